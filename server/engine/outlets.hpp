#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/sink.hpp"
#include "net/flushers.hpp"
#include "net/link.hpp"
#include "net/rules.hpp"

namespace chat::engine {

/// The way out of the engine: gathers what a batch says to each session, and lets it go once the batch is committed.
/// The engine's thread alone.
class Outlets final : public core::Sink {
 public:
  explicit Outlets(net::SendBounds bounds) : bounds_(bounds) {}

  void configure(net::SendBounds bounds) { bounds_ = bounds; }

  /// The session of this link.
  void attach(core::SessionId session, std::shared_ptr<net::Link> link);

  /// Of a session that is attached; nullptr once it has ended.
  [[nodiscard]] net::Link* link(core::SessionId session);

  [[nodiscard]] std::shared_ptr<net::Link> hold(core::SessionId session);

  // core::Sink
  void append(core::SessionId session, std::string_view tags, std::string_view body) override;
  [[nodiscard]] bool has_room(core::SessionId session) const override;
  void registered(core::SessionId session) override;
  void plain(core::SessionId session) override;
  [[nodiscard]] bool moved(core::SessionId session, const std::string& address) override;
  void close(core::SessionId session) override;

  /// Sessions past their bound, since the last call. They get nothing more and have to be ended.
  [[nodiscard]] std::vector<core::SessionId> take_exceeded() { return std::exchange(exceeded_, {}); }

  /// The session has a long reply to go on with: release() finds out when.
  void pause(core::SessionId session);
  /// The lines that a session sent while its long reply was not finished; see net/line_block.hpp.
  /// Bounded by the link's credit. `session` must be attached.
  [[nodiscard]] std::string& held(core::SessionId session) { return outlets_[session.index].held; }

  /// Lets everything go: `flush` gets the links whose sending side the caller owns now, `closing` those that end,
  /// `resume` the paused ones that can go on at once. For the others net::Intake::drained() is called in time.
  void release(net::Links& flush, net::Links& closing, net::Links& resume);

 private:
  struct Outlet {
    core::SessionId session;
    std::shared_ptr<net::Link> link;
    std::string staged;
    std::size_t usual = 0;    ///< bytes of the last batches, so that the next is not moved as it grows
    std::size_t backlog = 0;  ///< what the outbox held when it was asked last; it can only be less by now
    bool touched = false;     ///< is in touched_
    bool exceeded = false;
    bool paused = false;
    bool registered = false;
    std::string held;
  };

  [[nodiscard]] Outlet* find(core::SessionId session);
  [[nodiscard]] std::size_t bound(const Outlet& outlet) const {
    return outlet.registered ? bounds_.registered : bounds_.unregistered;
  }
  /// Whether so many bytes more are within the bound, by what waits now. If not, the session has exceeded it.
  [[nodiscard]] bool fits(Outlet& outlet, std::size_t bytes);
  void touch(Outlet& outlet);

  net::SendBounds bounds_;
  std::vector<Outlet> outlets_;         ///< by SessionId::index
  std::vector<std::uint32_t> touched_;  ///< indices; some may have been closed and used again since
  std::vector<Outlet> closed_;
  std::vector<core::SessionId> exceeded_;
};

}  // namespace chat::engine
