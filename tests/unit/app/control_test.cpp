#include "app/control.hpp"

#include <sys/stat.h>
#include <unistd.h>
#include <catch2/catch.hpp>

#include <boost/asio/executor_work_guard.hpp>
#include <cerrno>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "app/administration_json.hpp"
#include "app/control_client.hpp"
#include "app/log.hpp"
#include "crypto/password.hpp"
#include "support/temporary_folder.hpp"

using namespace std::chrono_literals;
using chat::app::ask_server;
using chat::app::Control;

namespace {

/// A control socket, its folder, and the thread that serves it.
class Serving {
 public:
  explicit Serving(Control::Handler handler, Control::Times times = {}, std::filesystem::path below = {})
      : directory_(folder_.path() / below) {
    std::filesystem::create_directories(directory_);
    auto opened = Control::open(context_, directory_, std::move(handler), chat::app::silent_logger(), times);
    REQUIRE(opened);
    control_ = std::move(*opened);
    thread_ = std::thread([this] {
      const auto guard = boost::asio::make_work_guard(context_);
      context_.run();
    });
  }
  ~Serving() { stop(); }
  void stop() {
    if (!thread_.joinable()) return;
    context_.stop();
    thread_.join();
    control_.reset();
  }

  [[nodiscard]] const std::filesystem::path& directory() const { return directory_; }
  [[nodiscard]] std::filesystem::path socket() const { return directory_ / chat::app::kControlSocket; }

 private:
  const chat::test::TemporaryFolder folder_;
  const std::filesystem::path directory_;
  boost::asio::io_context context_{1};
  std::unique_ptr<Control> control_;
  std::thread thread_;
};

void echo(std::string request, Control::Answer answer) { answer("you said " + request); }

/// A connection that is used by hand.
class Peer {
 public:
  explicit Peer(const std::filesystem::path& directory) : socket_(::socket(AF_UNIX, SOCK_STREAM, 0)) {
    const auto address = chat::app::ControlAddress::in(directory);
    REQUIRE(address);
    const timeval patience{.tv_sec = 20, .tv_usec = 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
    REQUIRE(::connect(socket_, address->address(), address->size()) == 0);
  }
  ~Peer() { ::close(socket_); }
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;

  void send(std::string_view text) const { static_cast<void>(::send(socket_, text.data(), text.size(), MSG_NOSIGNAL)); }
  /// All that comes until the other side closes; none: it does not.
  [[nodiscard]] std::optional<std::string> rest() const {
    std::string all;
    for (;;) {
      char piece[4096];
      const ssize_t got = ::recv(socket_, piece, sizeof(piece), 0);
      if (got == 0 || (got < 0 && errno == ECONNRESET)) return all;
      if (got < 0) return std::nullopt;
      all.append(piece, static_cast<std::size_t>(got));
    }
  }

 private:
  int socket_;
};

}  // namespace

TEST_CASE("The control socket: a request is answered, and only its owner may use it") {
  Serving serving(echo);
  const auto answer = ask_server(serving.directory(), "hello");
  REQUIRE(answer);
  CHECK(*answer == "you said hello");
  struct stat there{};
  REQUIRE(::lstat(serving.socket().c_str(), &there) == 0);
  CHECK(S_ISSOCK(there.st_mode));
  CHECK((there.st_mode & 07777) == 0600);
  serving.stop();
  CHECK_FALSE(std::filesystem::exists(serving.socket()));
  CHECK_FALSE(ask_server(serving.directory(), "hello").value().has_value());
}

TEST_CASE("The control socket: a path that is longer than the system's bound") {
  const std::string part(100, 'd');
  Serving serving(echo, {}, std::filesystem::path(part) / part);
  CHECK(ask_server(serving.directory(), "hello").value().value() == "you said hello");
}

TEST_CASE("The control socket: one request for each connection; what stands behind it is not looked at") {
  Serving serving(echo);
  const Peer peer(serving.directory());
  peer.send("one\ntwo\n");
  CHECK(peer.rest() == "you said one\n");
}

TEST_CASE("The control socket: who says nothing, or never ends, is closed") {
  Serving serving(echo, {.request = 50ms});
  const Peer silent(serving.directory());
  const Peer halting(serving.directory());
  halting.send("half a requ");
  const Peer talking(serving.directory());
  talking.send(std::string(chat::app::kMostRequest + 1000, 'x'));
  CHECK(silent.rest() == "");
  CHECK(halting.rest() == "");
  CHECK(talking.rest() == "");
}

TEST_CASE("The control socket: who never gets an answer is closed, and an answer that comes too late does no harm") {
  std::vector<Control::Answer> kept;  // the serving thread's, until it has stopped
  Serving serving([&kept](std::string, Control::Answer answer) { kept.push_back(std::move(answer)); },
                  {.patience = 50ms});
  const Peer peer(serving.directory());
  peer.send("hello\n");
  CHECK(peer.rest() == "");
  serving.stop();
  REQUIRE(kept.size() == 1);
  kept.front()("too late");
}

TEST_CASE("The control socket: so many at a time, the others wait for their turn") {
  Serving serving(echo, {.request = 200ms});
  std::vector<std::unique_ptr<Peer>> silent;
  for (std::size_t i = 0; i < Control::kMostConnections + 4; ++i) {
    silent.push_back(std::make_unique<Peer>(serving.directory()));
  }
  CHECK(ask_server(serving.directory(), "hello").value().value() == "you said hello");
  for (const auto& peer : silent) CHECK(peer->rest() == "");
}

TEST_CASE("The control socket: what is left of a process before is replaced, what is something else is not") {
  const chat::test::TemporaryFolder folder;
  const auto path = folder.path() / chat::app::kControlSocket;
  boost::asio::io_context context;
  const auto open = [&] { return Control::open(context, folder.path(), echo, chat::app::silent_logger(), {}); };
  {
    const int left = ::socket(AF_UNIX, SOCK_STREAM, 0);
    const auto address = chat::app::ControlAddress::in(folder.path());
    REQUIRE(address);
    REQUIRE(::bind(left, address->address(), address->size()) == 0);
    ::close(left);
    CHECK_FALSE(ask_server(folder.path(), "hello").value().has_value());
    CHECK(open());
  }
  std::ofstream(path) << "a note";
  const auto refused = open();
  REQUIRE_FALSE(refused);
  CHECK_THAT(refused.error(), Catch::Contains("is not a socket"));
  CHECK(std::filesystem::file_size(path) == 6);
}

TEST_CASE("Administrations and reports go over the socket whole") {
  using chat::commands::Administration;
  const std::string hash = chat::crypto::hash_password("x", {.mebibytes = 1, .passes = 1});
  const Administration asked{.action = Administration::Action::add,
                             .account = "älice \"quoted\"",
                             .text = "a@b",
                             .after = "x",
                             .credentials = {.password = hash, .scram = {}}};
  const auto read = chat::app::parse_request(chat::app::request_text(asked));
  REQUIRE(read);
  CHECK(read->action == asked.action);
  CHECK(read->account == asked.account);
  CHECK(read->text == asked.text);
  CHECK(read->after == asked.after);
  CHECK(read->credentials.password == hash);
  CHECK(chat::app::request_text(asked).find('\n') == std::string::npos);

  chat::commands::Report report{.accounts = {{.id = "0", .name = "alice"}}, .next = "00"};
  chat::commands::AccountReport& account = report.accounts[0];
  account.registered = chat::util::Millis{1234567890123};
  account.verified = false;
  account.suspended = "spam\n";
  account.present = account.has_password = account.always_on = account.several_devices = true;
  account.devices = 3;
  account.nick = "al";
  account.email = "a@b";
  account.certificates = {"aa", "bb"};
  const auto told = chat::app::parse_answer(chat::app::answer_text(report));
  REQUIRE(told);
  CHECK(told->next == "00");
  REQUIRE(told->accounts.size() == 1);
  CHECK(chat::app::answer_text(told) == chat::app::answer_text(report));
  CHECK(told->accounts[0].suspended == account.suspended);
  CHECK(told->accounts[0].registered == account.registered);
  CHECK(told->accounts[0].certificates == account.certificates);

  CHECK(chat::app::parse_answer(chat::app::answer_text(std::unexpected("No."))).error() == "No.");
  for (const char* const nonsense : {"", "[]", "{}", "nonsense", "{\"accounts\":7}", "{\"error\":7}"}) {
    CHECK_FALSE(chat::app::parse_answer(nonsense));
    CHECK_FALSE(chat::app::parse_request(nonsense));
  }
  CHECK_FALSE(chat::app::parse_request(R"({"action":"add","account":"eve","password":"in clear"})"));
  CHECK_FALSE(chat::app::parse_request(R"({"action":"add","account":"eve","scram":"in clear"})"));
}
