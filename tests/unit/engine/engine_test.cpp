#include "engine/engine.hpp"

#include <spdlog/sinks/null_sink.h>
#include <catch2/catch.hpp>

#include <atomic>
#include <deque>
#include <future>
#include <string>
#include <string_view>

#include "net/line_block.hpp"
#include "support/socket_pair.hpp"
#include "util/mutex.hpp"

using chat::engine::Engine;
using chat::net::Link;
using chat::net::Permit;
using chat::test::SocketPair;
using namespace std::chrono_literals;

namespace {

/// A journal that can be told to fail.
class FailingJournal final : public chat::core::Journal {
 public:
  [[nodiscard]] bool accepts() const override { return true; }
  void append(const chat::core::Event& /*event*/) override { ++open_; }
  [[nodiscard]] std::uint64_t position() const override { return position_; }
  [[nodiscard]] bool is_broken() const override { return broken_; }
  std::expected<void, std::string> commit() override {
    if (open_ > 0 && fails_.load() > 0) {
      --fails_;
      ++failed_;
      return std::unexpected("no space left");
    }
    position_ += std::exchange(open_, 0);
    return {};
  }
  void fail(int times) { fails_ = times; }
  void break_down() { broken_ = true; }
  int failed() const { return failed_; }

 private:
  std::uint64_t open_ = 0;
  std::uint64_t position_ = 0;
  std::atomic<bool> broken_{false};
  std::atomic<int> fails_{0};
  std::atomic<int> failed_{0};
};

/// What the engine asked, for the test's thread to answer.
class Requests {
 public:
  struct Asked {
    chat::commands::Request request;
    std::uint64_t position;
  };
  void push(Asked asked) {
    const chat::util::Lock lock(mutex_);
    asked_.push_back(std::move(asked));
    arrived_.notify_one();
  }
  Asked take() {
    chat::util::Lock lock(mutex_);
    const auto deadline = std::chrono::steady_clock::now() + 20s;
    while (asked_.empty()) REQUIRE(arrived_.wait_until(lock, deadline));
    Asked first = std::move(asked_.front());
    asked_.pop_front();
    return first;
  }

 private:
  chat::util::Mutex mutex_;
  std::deque<Asked> asked_ CHAT_GUARDED_BY(mutex_);
  chat::util::Condition arrived_;
};

struct Running {
  explicit Running(std::chrono::milliseconds commit_patience = 20s)
      : engine(std::make_shared<chat::core::Settings>(), journal, 1,
               {.send_bounds = {}, .flushers = 1, .commit_patience = commit_patience},
               {.request = [this](const chat::commands::Request& request,
                                  std::uint64_t position) { requests.push({request, position}); },
                .fatal = [this](const std::string& why) { fatal.set_value(why); }},
               std::make_shared<spdlog::logger>("none", std::make_shared<spdlog::sinks::null_sink_mt>())) {
    REQUIRE(engine.start());
  }

  FailingJournal journal;
  Requests requests;
  std::promise<std::string> fatal;
  Engine engine;
};

/// A client without a connection's thread: the test submits for it.
struct Client {
  explicit Client(Engine& of) : engine(of) {
    link = std::make_shared<Link>(1, std::move(pair.server), "192.0.2.1", Permit{});
    REQUIRE(engine.opened(link));
  }
  void submit(std::initializer_list<std::string_view> lines) {
    std::string block;
    for (const std::string_view line : lines) chat::net::append_line(block, line);
    link->credit().take(static_cast<std::uint32_t>(block.size()));
    engine.lines(link, block);
  }
  /// Everything up to and with `what`.
  std::string read_until(std::string_view what) {
    for (;;) {
      if (const std::size_t at = received.find(what); at != std::string::npos) {
        std::string text = received.substr(0, at + what.size());
        received.erase(0, at + what.size());
        return text;
      }
      const std::string piece = pair.receive_some();
      if (piece.empty()) return std::exchange(received, {});
      received += piece;
    }
  }

  Engine& engine;
  SocketPair pair;
  std::shared_ptr<Link> link;
  std::string received;
};

}  // namespace

TEST_CASE("Engine: commands are carried out in order and answered") {
  Running it;
  Client client(it.engine);
  client.submit({"NICK ann", "USER ann 0 * :Ann", "PING 1", "PING 2"});
  const std::string text = client.read_until("PONG chat.example :2\r\n");
  CHECK(text.find(" 001 ann ") != std::string::npos);
  CHECK(text.find("PONG chat.example :1\r\n") < text.find("PONG chat.example :2\r\n"));
  CHECK(client.link->is_registered());
}

TEST_CASE("Engine: a session ends once; what it said behind its end is dropped, and its credit is given up") {
  Running it;
  Client client(it.engine);
  client.submit({"NICK ann", "USER ann 0 * :Ann", "QUIT :bye", "PING late"});
  const std::string text = client.pair.receive_all();
  CHECK(text.find("ERROR :") != std::string::npos);
  CHECK(text.find("PONG") == std::string::npos);
  CHECK(client.link->is_over());
  it.engine.ended(client.link, "Connection closed");
  client.submit({"PING later"});
  CHECK(client.link->credit().wait_for(0, std::chrono::steady_clock::now() + 20s));
}

TEST_CASE("Engine: while a commit fails nobody is shown what depends on it; when it succeeds, everything is") {
  Running it;
  Client client(it.engine);
  client.submit({"NICK ann", "USER ann 0 * :Ann", "PING before"});
  client.read_until("PONG chat.example :before\r\n");
  it.journal.fail(3);
  client.submit({"JOIN #x", "PING after"});
  const std::string text = client.read_until("PONG chat.example :after\r\n");
  CHECK(it.journal.failed() == 3);
  CHECK(text.find("JOIN #x") != std::string::npos);
}

TEST_CASE("Engine: a commit that keeps failing stops everything, and shows nothing") {
  Running it(0ms);
  Client client(it.engine);
  client.submit({"NICK ann", "USER ann 0 * :Ann", "PING before"});
  client.read_until("PONG chat.example :before\r\n");
  it.journal.fail(1'000'000);
  client.submit({"JOIN #x"});
  CHECK(it.fatal.get_future().get() == "no space left");
  it.engine.stop();
  it.engine.stop_flushers();
  client.link->socket().shut_down();
  CHECK(client.pair.receive_all().empty());
  CHECK_FALSE(it.engine.opened(client.link));
}

TEST_CASE("Engine: stopping tells every client, in its own way") {
  Running it;
  Client irc(it.engine);
  Client plain(it.engine);
  irc.submit({"NICK ann", "USER ann 0 * :Ann"});
  plain.submit({"bob"});
  it.engine.stop();
  CHECK(irc.pair.receive_all().ends_with("ERROR :Server shutting down\r\n"));
  CHECK(plain.pair.receive_all().ends_with("-- Server shutting down\r\n"));
}

TEST_CASE("Engine: stopping tells what it is given, once") {
  Running it;
  Client irc(it.engine);
  irc.submit({"NICK ann", "USER ann 0 * :Ann"});
  it.engine.stop("Server restarting (root)");
  it.engine.stop("Too late");
  CHECK(irc.pair.receive_all().ends_with("ERROR :Server restarting (root)\r\n"));
}

TEST_CASE("Engine: a long reply comes whole, and the lines behind it are answered after it") {
  Running it;
  constexpr int kChannels = 3'000;
  std::vector<std::unique_ptr<Client>> founders;
  for (int i = 0; i < kChannels / 100; ++i) {
    founders.push_back(std::make_unique<Client>(it.engine));
    Client& founder = *founders.back();
    const std::string name = "f" + std::to_string(i);
    founder.submit({"NICK " + name, "USER f 0 * :F"});
    for (int n = 0; n < 100; ++n) {
      const std::string channel = "#" + name + "-" + std::to_string(n);
      founder.submit({"JOIN " + channel, "TOPIC " + channel + " :" + std::string(300, 't')});
    }
    founder.submit({"PING done"});
    founder.read_until("PONG chat.example :done\r\n");
  }
  Client client(it.engine);
  client.submit({"NICK ann", "USER ann 0 * :Ann", "LIST", "PING behind"});
  client.submit({"PING further"});
  const std::string text = client.read_until("PONG chat.example :further\r\n");
  CHECK(text.find(" 323 ") < text.find("PONG chat.example :behind"));
  int listed = 0;
  for (std::size_t at = text.find(" 322 "); at != std::string::npos; at = text.find(" 322 ", at + 1)) ++listed;
  CHECK(listed == kChannels);
}

TEST_CASE("Engine: who does not read is ended past the bound, and nobody else notices") {
  Running it;
  Client lazy(it.engine);
  Client busy(it.engine);
  lazy.submit({"NICK lazy", "USER l 0 * :L", "JOIN #x"});
  lazy.read_until(" 366 lazy #x :End of NAMES list\r\n");
  busy.submit({"NICK busy", "USER b 0 * :B", "JOIN #x"});
  const std::string text = "PRIVMSG #x :" + std::string(400, 'x');
  std::string seen;
  for (int i = 0; seen.find("SendQ exceeded") == std::string::npos; ++i) {
    REQUIRE(i < 1'000);
    for (int n = 0; n < 20; ++n) busy.submit({text});
    busy.submit({"PING " + std::to_string(i)});
    seen = busy.read_until("PONG chat.example :" + std::to_string(i) + "\r\n");
  }
  CHECK(seen.find(":lazy!~l@192.0.2.1 QUIT :SendQ exceeded") != std::string::npos);
  CHECK(lazy.link->is_over());
}

TEST_CASE(
    "Engine: a question goes out when what it was asked in is committed; what comes behind it waits for the answer") {
  Running it;
  Client client(it.engine);
  it.journal.fail(2);
  client.submit({"NICK ann", "USER ann 0 * :Ann", "JOIN #x", "DATASTORE", "PING behind"});
  client.submit({"PING further"});
  const Requests::Asked asked = it.requests.take();
  CHECK(it.journal.failed() == 2);
  CHECK(asked.position == 1);
  CHECK(asked.request.kind == chat::commands::Request::Kind::read);
  const std::string before = client.read_until(" 366 ann #x :End of NAMES list\r\n");
  CHECK(before.find("PONG") == std::string::npos);
  SECTION("once, and then the lines in their order") {
    chat::core::Answer answer;
    answer.summary.events = 42;
    it.engine.answer(asked.request.session, asked.request.ticket, answer);
    it.engine.answer(asked.request.session, asked.request.ticket, std::unexpected("twice"));
    const std::string text = client.read_until("PONG chat.example :further\r\n");
    CHECK(text.find("DATASTORE SUMMARY 42 ") < text.find(":behind\r\n"));
    CHECK(text.find("twice") == std::string::npos);
    CHECK(client.link->credit().wait_for(0, std::chrono::steady_clock::now() + 20s));
  }
  SECTION("an answer to nobody does nothing, and others are served meanwhile") {
    Client other(it.engine);
    other.submit({"NICK bob", "USER bob 0 * :Bob", "PING 1"});
    other.read_until("PONG chat.example :1\r\n");
    it.engine.ended(client.link, "Connection closed");
    other.submit({"PING 2"});
    other.read_until("PONG chat.example :2\r\n");
    it.engine.answer(asked.request.session, asked.request.ticket, chat::core::Answer{});
    other.submit({"PING 3"});
    other.read_until("PONG chat.example :3\r\n");
    CHECK(client.link->is_over());
    CHECK(client.pair.receive_all().find("SUMMARY") == std::string::npos);
  }
}

TEST_CASE("Engine: a journal that is broken stops everything at once") {
  Running it;  // its patience would be long
  Client client(it.engine);
  client.submit({"NICK ann", "USER ann 0 * :Ann", "PING before"});
  client.read_until("PONG chat.example :before\r\n");
  it.journal.break_down();
  it.journal.fail(1'000'000);
  client.submit({"JOIN #x"});
  auto fatal = it.fatal.get_future();
  REQUIRE(fatal.wait_for(10s) == std::future_status::ready);
  CHECK(it.journal.failed() == 1);
}
