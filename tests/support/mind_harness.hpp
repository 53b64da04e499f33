#pragma once

#include <catch2/catch.hpp>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "commands/mind.hpp"
#include "crypto/digest.hpp"
#include "crypto/scram.hpp"
#include "irc/line_buffer.hpp"
#include "irc/message.hpp"
#include "store/memory_journal.hpp"
#include "support/seeded_entropy.hpp"
#include "util/utf8.hpp"

// A whole mind in memory, for tests of commands: no sockets, no threads, and time stands still until a test moves it.
//
//   MindHarness chat;                                       // or MindHarness chat(settings)
//   Client alice = chat.connect("alice");                   // registered; the greeting is taken off
//   Client bob = chat.connect("bob", {.caps = "multi-prefix away-notify", .address = "192.0.2.7"});
//   REQUIRE(alice.ask("JOIN #x") == Lines{…});              // sends a line; what came since the last look, complete
//   bob.send("JOIN #x");
//   REQUIRE(numbers(alice.lines()) == "JOIN");              // lines() takes what has come
//   REQUIRE(alice.param("TOPIC #x", "331", 1) == "#x");     // one parameter of the one reply with that number
//
// A long reply is gone on with by itself, unless the client has stopped reading: see Client::read_at_most(). After each
// line the journal commits, and what was asked of it is answered, unless a test holds answers back: see
// MindHarness::hold_answers. Slow work is done in the same way: see MindHarness::hold_work.
// Every line that the mind emits is checked: length, encoding, form of its tags, and nothing behind a session's end.

namespace chat::test {

using Lines = std::vector<std::string>;

/// The sink of the harness. Keeps lines by session until they are taken.
class MemorySink final : public core::Sink {
 public:
  struct Inbox {
    Lines lines;                  ///< without CR LF, with their tags
    std::size_t room = SIZE_MAX;  ///< has_room() is false once so many lines wait
    bool registered = false;
    bool plain = false;
    bool closed = false;
  };

  void append(core::SessionId session, std::string_view tags, std::string_view body) override {
    Inbox& inbox = inboxes_[session];
    const std::string_view wrong = inbox.closed ? "the session has ended" : what_is_wrong(tags, body);
    if (!wrong.empty()) FAIL(wrong << ": " << tags << body);
    std::string& line = inbox.lines.emplace_back(tags);
    line += body.substr(0, body.size() - 2);
  }
  [[nodiscard]] bool has_room(core::SessionId session) const override {
    const auto found = inboxes_.find(session);
    return found == inboxes_.end() || found->second.lines.size() < found->second.room;
  }
  void registered(core::SessionId session) override { inboxes_[session].registered = true; }
  void plain(core::SessionId session) override { inboxes_[session].plain = true; }
  void close(core::SessionId session) override {
    REQUIRE_FALSE(inboxes_[session].closed);
    inboxes_[session].closed = true;
  }

  [[nodiscard]] Inbox& inbox(core::SessionId session) { return inboxes_[session]; }

 private:
  /// Empty if nothing is. No assertions of Catch here: there are too many lines.
  [[nodiscard]] static std::string_view what_is_wrong(std::string_view tags, std::string_view body) {
    if (!body.ends_with("\r\n")) return "no line end";
    if (!util::is_utf8(tags) || !util::is_utf8(body)) return "not UTF-8";
    if (body == "\r\n" || body.starts_with("-- ")) return {};  // for a person: to nc, or before any line
    if (body.size() > irc::kMaxBody || tags.size() > irc::kMaxTags) return "too long";
    if (!tags.empty() && (tags.front() != '@' || tags.back() != ' ')) return "tags without their frame";
    constexpr std::string_view kEnds("\r\n\0", 3);
    const std::string_view content = body.substr(0, body.size() - 2);
    if (tags.find_first_of(kEnds) != tags.npos || content.find_first_of(kEnds) != content.npos) return "a line end";
    if (!irc::parse(content)) return "no message";
    return {};
  }

  std::map<core::SessionId, Inbox> inboxes_;
};

/// What was journalled, with texts of its own.
struct KeptEvent {
  core::EventKind kind;
  std::string msgid, source, account, target, body, client_tags;
};

/// Keeps and answers in memory, and lists what it was given.
class ListingJournal final : public core::Journal {
 public:
  explicit ListingJournal(std::shared_ptr<store::MemoryJournal> keeps) : store(std::move(keeps)) {}

  void append(const core::Event& event) override {
    events.push_back({event.kind, core::msgid_text(event.id), std::string(event.source), std::string(event.account),
                      std::string(event.target), std::string(event.body), std::string(event.client_tags)});
    if (event.kind == core::EventKind::fact) {
      facts.push_back({event.subject, std::string(event.target), std::string(event.body), event.id});
    }
    store->append(event);
  }
  [[nodiscard]] bool accepts() const override { return accepting; }
  [[nodiscard]] std::expected<void, std::string> commit() override { return store->commit(); }
  [[nodiscard]] std::uint64_t position() const override { return store->position(); }

  bool accepting = true;
  std::vector<KeptEvent> events;
  std::vector<core::Fact> facts;  ///< as they happened
  std::shared_ptr<store::MemoryJournal> store;
};

/// The commands of lines, with a space between them: `352 352 315`.
[[nodiscard]] inline std::string numbers(const Lines& lines) {
  std::string result;
  for (const std::string& line : lines) {
    if (!result.empty()) result += ' ';
    result += irc::parse(line)->command;
  }
  return result;
}

/// The lines that have this command.
[[nodiscard]] inline Lines only(const Lines& lines, std::string_view command) {
  Lines result;
  for (const std::string& line : lines) {
    if (irc::parse(line)->command == command) result.push_back(line);
  }
  return result;
}

/// Parameter `index` of a line; the client's nick is parameter 0 of a numeric.
[[nodiscard]] inline std::string param(const std::string& line, std::size_t index) {
  return std::string(irc::parse(line)->param(index));
}
/// The value of a tag of a line, or `<none>`.
[[nodiscard]] inline std::string tag(const std::string& line, std::string_view key) {
  return std::string(irc::parse(line)->tag(key).value_or("<none>"));
}

class MindHarness;

/// One connection. A handle: copies are the same connection. The harness must outlive it.
class Client {
 public:
  Client(MindHarness& harness, core::SessionId id) : harness_(&harness), id_(id) {}

  /// Sends a line; a long reply goes on until it is complete or the client reads no more.
  void send(std::string_view line);
  /// What has come since the last call.
  [[nodiscard]] Lines lines();
  /// Takes what has come, sends a line, and gives what came of it.
  [[nodiscard]] Lines ask(std::string_view line);
  /// The same for an answer of exactly one line.
  [[nodiscard]] std::string ask_one(std::string_view line);
  /// The same, but only one parameter of the only line of that command in the answer.
  [[nodiscard]] std::string param(std::string_view line, std::string_view command, std::size_t index);

  /// From now on there is room for so many lines that wait to be taken.
  void read_at_most(std::size_t lines);
  [[nodiscard]] bool busy() const;
  /// Goes on with a long reply as far as it goes now.
  void go_on();
  /// Goes on with it by one part.
  void resume();
  /// The connection ends by itself.
  void drop(std::string_view reason = "Connection lost");
  [[nodiscard]] bool closed() const;
  [[nodiscard]] core::SessionId id() const { return id_; }

 private:
  MindHarness* harness_;
  core::SessionId id_;
};

/// How a client comes.
struct Arriving {
  std::string caps = {};  ///< with a space between them
  std::string username = "user";
  std::string real_name = "Real Name";
  std::string address = "192.0.2.1";
  bool secure = false;
  std::string password = {};
  std::string certificate = {};
};

/// What the server's workers do, cheaply: a hash is a digest, and SCRAM has as few iterations as clients take.
class CheapWork {
 public:
  using Result = std::expected<core::WorkResult, std::string>;
  [[nodiscard]] Result operator()(const core::Work& work) {
    if (!broken.empty()) return Result(std::unexpect, broken);
    if (const auto* make = std::get_if<core::MakeCredentials>(&work)) {
      return core::Credentials{hash(make->password), crypto::scram::to_text(crypto::scram::make_keys(
                                                         make->password, "a salt", crypto::scram::kMinIterations))};
    }
    if (const auto* check = std::get_if<core::CheckPassword>(&work)) return check->hash == hash(check->password);
    codes.push_back(std::get<core::SendCode>(work));
    return true;
  }
  [[nodiscard]] static std::string hash(std::string_view password) { return "digest-" + crypto::sha256_text(password); }

  std::string broken;                 ///< what comes instead of a result
  std::vector<core::SendCode> codes;  ///< that were sent
};

class MindHarness {
 public:
  static constexpr util::Millis kStart{1'800'000'000'000};  ///< 2027-01-15T08:00:00Z

  /// `store`: what a harness before this one kept.
  explicit MindHarness(const core::Settings& settings = {},
                       std::shared_ptr<store::MemoryJournal> store = std::make_shared<store::MemoryJournal>())
      : journal(std::move(store)),
        mind(std::make_shared<core::Settings>(settings), sink, journal, entropy, core::NodeId{7}) {
    mind.begin_batch(now);
  }

  /// A connection that has said nothing.
  [[nodiscard]] Client open(const Arriving& how = {}) {
    return {*this, mind.open({how.address, how.secure, how.certificate})};
  }

  /// A registered client. What it was told on the way is taken off.
  Client connect(std::string_view nick, const Arriving& how = {}) {
    Client client = open(how);
    if (!how.caps.empty()) client.send("CAP REQ :" + how.caps);
    if (!how.password.empty()) client.send("PASS :" + how.password);
    client.send("NICK " + std::string(nick));
    client.send("USER " + how.username + " 0 * :" + how.real_name);
    if (!how.caps.empty()) client.send("CAP END");
    const Lines greeting = client.lines();
    INFO(numbers(greeting));
    REQUIRE(sink.inbox(client.id()).registered);
    return client;
  }

  /// A client who is server operator; the settings must have come from with_operator().
  Client connect_operator(std::string_view nick, const Arriving& how = {}) {
    Client client = connect(nick, how);
    REQUIRE(only(client.ask("OPER admin secret"), "381").size() == 1);
    return client;
  }
  [[nodiscard]] static core::Settings with_operator(core::Settings settings = {}) {
    settings.operators.push_back({.name = "admin", .password = "secret", .host = {}});
    return settings;
  }

  void pass(util::Millis time) {
    now += time;
    mind.begin_batch(now);
  }

  /// What the engine does at the end of a batch; and what was asked is answered, unless it is to be held back.
  void end_batch() {
    REQUIRE(journal.commit());
    for (commands::Request& request : mind.take_requests()) {
      list_for(request.kind).push_back(std::move(request));
    }
    if (!hold_answers) answer_all();
    if (!hold_work) do_work();
  }
  /// Does what was held back; the sessions have to be gone on with.
  void do_work() {
    for (const commands::Request& request : std::exchange(handed_out, {})) {
      ++works;
      mind.finished(request.session, request.ticket, work(request.work));
    }
  }
  /// Answers what was held back; the sessions have to be gone on with.
  void answer_all() {
    for (const commands::Request& request : std::exchange(asked, {})) answer(request);
  }
  void answer(const commands::Request& request) {
    using Answer = std::expected<core::Answer, std::string>;
    mind.answer(
        request.session, request.ticket,
        broken.empty() ? journal.store->read(request.query, journal.position()) : Answer(std::unexpect, broken));
  }

  util::Millis now = kStart;
  MemorySink sink;
  ListingJournal journal;
  SeededEntropy entropy;
  bool hold_answers = false;
  std::string broken;                    ///< what the journal says instead of an answer
  std::vector<commands::Request> asked;  ///< and not answered yet
  bool hold_work = false;
  CheapWork work;
  std::vector<commands::Request> handed_out;  ///< work that is not done yet
  std::size_t works = 0;                      ///< that were done
  std::vector<commands::Request> requests;    ///< of other kinds
  commands::Mind mind;

 private:
  std::vector<commands::Request>& list_for(commands::Request::Kind kind) {
    using Kind = commands::Request::Kind;
    return kind == Kind::read ? asked : kind == Kind::work ? handed_out : requests;
  }
};

inline void Client::send(std::string_view line) {
  REQUIRE_FALSE(busy());  // Mind::line() must not be called then
  harness_->mind.line(id_, line);
  go_on();
}
inline void Client::go_on() {
  constexpr std::size_t kMostParts = 100'000;
  for (std::size_t parts = 0;; ++parts) {
    REQUIRE(parts < kMostParts);
    harness_->end_batch();
    if (!busy() || harness_->mind.waits(id_) || !harness_->sink.has_room(id_)) break;
    resume();
  }
}
inline Lines Client::lines() { return std::exchange(harness_->sink.inbox(id_).lines, {}); }
inline Lines Client::ask(std::string_view line) {
  static_cast<void>(lines());
  send(line);
  return lines();
}
inline std::string Client::ask_one(std::string_view line) {
  Lines answer = ask(line);
  CAPTURE(line, answer);
  REQUIRE(answer.size() == 1);
  return std::move(answer.front());
}
inline std::string Client::param(std::string_view line, std::string_view command, std::size_t index) {
  const Lines answer = ask(line);
  CAPTURE(line, answer);
  const Lines wanted = only(answer, command);
  REQUIRE(wanted.size() == 1);
  return test::param(wanted.front(), index);
}
inline void Client::read_at_most(std::size_t lines) { harness_->sink.inbox(id_).room = lines; }
inline bool Client::busy() const { return harness_->mind.busy(id_); }
inline void Client::resume() { harness_->mind.resume(id_); }
inline void Client::drop(std::string_view reason) { harness_->mind.end(id_, reason); }
inline bool Client::closed() const { return harness_->sink.inbox(id_).closed; }

}  // namespace chat::test
