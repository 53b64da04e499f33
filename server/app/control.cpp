#include "app/control.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <optional>
#include <string_view>
#include <system_error>
#include <unordered_set>
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>

namespace chat::app {
namespace {

namespace asio = boost::asio;
using Protocol = asio::local::stream_protocol;

constexpr mode_t kRights = 0600;
constexpr int kBacklog = 32;
constexpr std::chrono::seconds kAcceptPause{1};

std::string reason(int error) { return std::generic_category().message(error); }

/// The user whose process is at the other end; nobody if the system does not say.
std::optional<uid_t> peer_of(Protocol::socket& socket) {
  ucred peer{};
  socklen_t size = sizeof(peer);
  if (::getsockopt(socket.native_handle(), SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return std::nullopt;
  return peer.uid;
}

}  // namespace

/// What connections need, and their number.
struct Control::Shared {
  Handler handler;
  Times times;
  std::unordered_set<std::shared_ptr<Connection>> connections;
  std::function<void()> has_room;  ///< called when there is again; empty once the Control goes
};

/// One request and its answer. Kept by Shared::connections while it is open.
class Control::Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(Protocol::socket socket, std::shared_ptr<Shared> shared)
      : socket_(std::move(socket)), timer_(socket_.get_executor()), shared_(std::move(shared)) {}

  void start() {
    within(shared_->times.request);
    asio::async_read_until(socket_, asio::dynamic_buffer(text_, kMostRequest), '\n',
                           [self = shared_from_this()](const boost::system::error_code& error, std::size_t size) {
                             error ? self->close() : self->take_request(size);
                           });
  }

  /// Repeated calls do nothing.
  void close() {
    boost::system::error_code ignored;
    timer_.cancel();
    socket_.close(ignored);
    const auto self = shared_from_this();
    if (shared_->connections.erase(self) > 0 && shared_->has_room) shared_->has_room();
  }

 private:
  void within(std::chrono::milliseconds time) {
    timer_.expires_after(time);
    timer_.async_wait([self = shared_from_this()](const boost::system::error_code& error) {
      if (!error) self->close();
    });
  }

  void take_request(std::size_t size) {
    within(shared_->times.patience);
    text_.resize(size - 1);
    // Whoever holds the answer, on whichever thread it goes, does not hold the connection.
    shared_->handler(std::exchange(text_, {}), [self = weak_from_this()](std::string answer) {
      if (const auto connection = self.lock()) connection->give(std::move(answer));
    });
  }

  void give(std::string answer) {
    if (!socket_.is_open()) return;
    within(shared_->times.answer);
    text_ = std::move(answer);
    text_ += '\n';
    asio::async_write(socket_, asio::buffer(text_),
                      [self = shared_from_this()](const boost::system::error_code& /*error*/, std::size_t /*size*/) {
                        self->close();
                      });
  }

  Protocol::socket socket_;
  asio::steady_timer timer_;
  const std::shared_ptr<Shared> shared_;
  std::string text_;  ///< the request, then the answer
};

std::expected<std::unique_ptr<Control>, std::string> Control::open(asio::io_context& context,
                                                                   const std::filesystem::path& directory,
                                                                   Handler handler, std::shared_ptr<spdlog::logger> log,
                                                                   Times times) {
  auto address = ControlAddress::in(directory);
  if (!address) return std::unexpected(std::move(address.error()));
  std::unique_ptr<Control> control(
      new Control(context, std::move(*address), std::move(handler), std::move(log), times));
  if (auto listening = control->listen(); !listening) return std::unexpected(std::move(listening.error()));
  return control;
}

Control::Control(asio::io_context& context, ControlAddress address, Handler handler,
                 std::shared_ptr<spdlog::logger> log, Times times)
    : address_(std::move(address)),
      log_(std::move(log)),
      acceptor_(context),
      pause_(context),
      shared_(std::make_shared<Shared>(std::move(handler), times)) {
  shared_->has_room = [this] { accept(); };
}

Control::~Control() {
  shared_->has_room = nullptr;
  while (!shared_->connections.empty()) {
    const std::shared_ptr<Connection> one = *shared_->connections.begin();
    one->close();
  }
  if (bound_) ::unlink(address_.path());
}

std::expected<void, std::string> Control::listen() {
  const auto failed = [this](std::string_view what, int error) {
    return std::unexpected(
        fmt::format("The control socket {} cannot be {}: {}.", address_.path(), what, reason(error)));
  };
  struct stat there{};
  if (::lstat(address_.path(), &there) == 0) {
    if (!S_ISSOCK(there.st_mode)) {
      return std::unexpected(fmt::format(
          "{} is not a socket, but the place of the control socket. Put it somewhere else.", address_.path()));
    }
    if (::unlink(address_.path()) != 0) return failed("replaced", errno);
  }
  const int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (socket < 0) return failed("made", errno);
  boost::system::error_code error;
  acceptor_.assign(Protocol(), socket, error);
  // On Linux a socket's own rights are those of its file (unix(7)): it is never there with others.
  if (error || ::fchmod(socket, kRights) != 0) return failed("made", errno);
  if (::bind(socket, address_.address(), address_.size()) != 0) return failed("bound", errno);
  bound_ = true;
  if (::chmod(address_.path(), kRights) != 0 || ::listen(socket, kBacklog) != 0) return failed("opened", errno);
  accept();
  return {};
}

void Control::accept() {
  if (accepting_ || shared_->connections.size() >= kMostConnections) return;  // has_room() calls again
  accepting_ = true;
  acceptor_.async_accept([this](const boost::system::error_code& error, Protocol::socket socket) {
    if (error == asio::error::operation_aborted) return;  // the Control has gone
    accepting_ = false;
    if (error) return accept_later();
    begin(std::move(socket));
  });
}

void Control::accept_later() {
  log_->warn("event=control_accept_failed");
  pause_.expires_after(kAcceptPause);
  pause_.async_wait([this](const boost::system::error_code& error) {
    if (!error) accept();
  });
}

void Control::begin(Protocol::socket socket) {
  const auto peer = peer_of(socket);
  if (peer && (*peer == ::geteuid() || *peer == 0)) {
    const auto connection = std::make_shared<Connection>(std::move(socket), shared_);
    shared_->connections.insert(connection);
    connection->start();
  } else {
    log_->warn("event=control_refused uid={}", peer ? static_cast<long>(*peer) : -1L);
  }
  accept();
}

}  // namespace chat::app
