#pragma once

#include <cassert>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

namespace chat::util {

/// Names one object of a kind for ever: `index` is dense and reused, the pair with `generation` is not.
/// `Tag` only keeps ids of different kinds apart.
template <class Tag>
struct Id {
  std::uint32_t index = 0;
  std::uint32_t generation = 0;  ///< 0: no object

  [[nodiscard]] explicit operator bool() const { return generation != 0; }
  [[nodiscard]] auto operator<=>(const Id&) const = default;
  [[nodiscard]] std::uint64_t packed() const { return (std::uint64_t{generation} << 32) | index; }
};

/// Objects of one kind, kept by value, found by id in constant time.
/// A stale id finds nothing. A reference to a value stays valid until that value is erased.
template <class Tag, class Value>
class SlotMap {
 public:
  using Key = Id<Tag>;

  /// Inserts what `make(id)` returns and gives its id. `make` may insert others; if it throws, nothing is inserted.
  template <class Make>
  Key insert(Make&& make) {
    const std::uint32_t index = take_slot();
    const Key key{index, ++slots_[index].generation};
    try {
      Value value = std::forward<Make>(make)(key);
      slots_[index].value.emplace(std::move(value));
    } catch (...) {
      give_back(index);
      throw;
    }
    ++size_;
    return key;
  }

  /// `key` must name an object that is there.
  void erase(Key key) {
    assert(find(key) != nullptr);
    slots_[key.index].value.reset();
    give_back(key.index);
    --size_;
  }

  [[nodiscard]] Value* find(Key key) {
    if (key.index >= slots_.size()) return nullptr;
    Slot& slot = slots_[key.index];
    return slot.generation == key.generation && slot.value ? &*slot.value : nullptr;
  }
  [[nodiscard]] const Value* find(Key key) const { return const_cast<SlotMap*>(this)->find(key); }

  /// `key` must name an object that is there.
  [[nodiscard]] Value& operator[](Key key) {
    assert(find(key) != nullptr);
    return *slots_[key.index].value;
  }
  [[nodiscard]] const Value& operator[](Key key) const { return const_cast<SlotMap&>(*this)[key]; }

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }

  /// For walks that pause, as positions that stay true whatever is inserted and erased meanwhile: the number of slots,
  /// and what is in one of them; nullptr if nothing is.
  [[nodiscard]] std::size_t slots() const { return slots_.size(); }
  [[nodiscard]] const Value* in_slot(std::size_t index) const {
    return index < slots_.size() && slots_[index].value ? &*slots_[index].value : nullptr;
  }

  /// Calls `visit(value)` for each object, in the order of their slots. `visit` must not insert.
  template <class Visit>
  void for_each(Visit&& visit) {
    for (Slot& slot : slots_) {
      if (slot.value) visit(*slot.value);
    }
  }
  template <class Visit>
  void for_each(Visit&& visit) const {
    for (const Slot& slot : slots_) {
      if (slot.value) visit(*slot.value);
    }
  }

 private:
  struct Slot {
    std::uint32_t generation = 0;
    std::optional<Value> value;
  };

  std::uint32_t take_slot() {
    if (free_.empty()) {
      slots_.emplace_back();
      return static_cast<std::uint32_t>(slots_.size() - 1);
    }
    const std::uint32_t index = free_.back();
    free_.pop_back();
    return index;
  }
  void give_back(std::uint32_t index) {
    // A slot whose generations are used up is never used again, so that no id ever is.
    if (slots_[index].generation != std::numeric_limits<std::uint32_t>::max()) free_.push_back(index);
  }

  std::deque<Slot> slots_;  // references to values stay valid when it grows
  std::vector<std::uint32_t> free_;
  std::size_t size_ = 0;
};

}  // namespace chat::util

template <class Tag>
struct std::hash<chat::util::Id<Tag>> {
  std::size_t operator()(const chat::util::Id<Tag>& id) const noexcept {
    return std::hash<std::uint64_t>{}(id.packed());
  }
};
