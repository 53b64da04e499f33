#pragma once
// Counts durations in buckets whose width grows with the value: recording costs two instructions and a memory
// increment, and a percentile is at most 1.6 % above the true value.
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace chat::bench {

class Histogram {
 public:
  Histogram();

  void record(std::uint64_t value) {
    ++buckets_[bucket_of(value)];
    ++count_;
    if (value > max_) max_ = value;
  }

  void merge(const Histogram& other);

  std::uint64_t count() const { return count_; }
  std::uint64_t max() const { return max_; }

  // The smallest bucket's upper edge with at least `percent` of the values at or below it; 0 when nothing was
  // recorded. `percent` is taken as lying in 0 to 100.
  std::uint64_t percentile(double percent) const;

 private:
  static constexpr unsigned kPrecisionBits = 6;
  static constexpr std::size_t kHalf = std::size_t{1} << kPrecisionBits;

  // Values below 128 have a bucket each; from there every power of two is cut into 64 buckets.
  static std::size_t bucket_of(std::uint64_t value) {
    const unsigned width = static_cast<unsigned>(std::bit_width(value));
    const unsigned shift = width > kPrecisionBits + 1 ? width - (kPrecisionBits + 1) : 0;
    return (std::size_t{shift} << kPrecisionBits) + static_cast<std::size_t>(value >> shift);
  }
  static std::uint64_t upper_edge(std::size_t bucket);

  std::vector<std::uint64_t> buckets_;
  std::uint64_t count_ = 0;
  std::uint64_t max_ = 0;
};

}  // namespace chat::bench
