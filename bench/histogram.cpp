#include "bench/histogram.hpp"

#include <algorithm>
#include <cmath>

namespace chat::bench {

Histogram::Histogram() : buckets_((64 - kPrecisionBits + 1) << kPrecisionBits) {}

void Histogram::merge(const Histogram& other) {
  std::ranges::transform(buckets_, other.buckets_, buckets_.begin(), std::plus<>{});
  count_ += other.count_;
  max_ = std::max(max_, other.max_);
}

std::uint64_t Histogram::percentile(double percent) const {
  if (count_ == 0) return 0;
  const double share = std::clamp(percent, 0.0, 100.0) / 100.0;
  const auto wanted =
      std::max<std::uint64_t>(1, static_cast<std::uint64_t>(std::ceil(share * static_cast<double>(count_))));
  std::uint64_t seen = 0;
  for (std::size_t bucket = 0; bucket != buckets_.size(); ++bucket) {
    seen += buckets_[bucket];
    if (seen >= wanted) return std::min(upper_edge(bucket), max_);
  }
  return max_;
}

std::uint64_t Histogram::upper_edge(std::size_t bucket) {
  if (bucket < 2 * kHalf) return bucket;
  const std::size_t shift = (bucket >> kPrecisionBits) - 1;
  const std::uint64_t mantissa = kHalf + (bucket & (kHalf - 1));
  return (mantissa << shift) + ((std::uint64_t{1} << shift) - 1);
}

}  // namespace chat::bench
