#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/event.hpp"
#include "store/event_digest.hpp"

namespace chat::store {

/// What a row has beside the event.
struct Seal {
  Salt salt{};                 ///< zeros in a row that was blanked
  core::StoreDigest digest{};  ///< of the event as it was made
  bool blanked = false;        ///< the event comes without its content: it was withdrawn, erased or has expired
};

/// Events that wait for their commit, copied into one piece of memory that is used again.
class Pending {
 public:
  void add(const core::Event& event, const Seal& seal);
  void clear();

  [[nodiscard]] bool empty() const { return rows_.empty(); }
  [[nodiscard]] std::size_t size() const { return rows_.size(); }
  /// Views are valid until the next add() or clear().
  [[nodiscard]] core::Event event(std::size_t index) const;
  [[nodiscard]] const Seal& seal(std::size_t index) const { return rows_[index].seal; }

 private:
  struct Row {
    core::Event event;  ///< its views are stale: see event()
    Seal seal;
    std::size_t texts = 0;  ///< where they begin, one behind the other
    std::size_t places = 0;
  };
  std::vector<Row> rows_;
  std::string texts_;
  std::vector<core::Conversation> places_;
};

}  // namespace chat::store
