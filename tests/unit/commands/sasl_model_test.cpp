#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <set>
#include <string>

#include "support/accounts_harness.hpp"
#include "support/random.hpp"

// Every order of the messages by which a client negotiates, logs in and registers, against a model of what the
// specifications say: which numerics come, and whether it is logged in and registered.

using namespace chat;
using namespace chat::test;

namespace {

enum class Say : std::uint8_t {
  cap_ls,
  cap_req,
  cap_give_back,
  cap_end,
  nick,
  user,
  plain,
  scram,
  nonsense,
  abort,
  empty,
  right,
  wrong,
  piece,
  too_long,
};
constexpr std::size_t kSayings = 15;

std::string line_of(Say say) {
  switch (say) {
    case Say::cap_ls:
      return "CAP LS 302";
    case Say::cap_req:
      return "CAP REQ :sasl";
    case Say::cap_give_back:
      return "CAP REQ :-sasl";
    case Say::cap_end:
      return "CAP END";
    case Say::nick:
      return "NICK bob";
    case Say::user:
      return "USER u 0 * :r";
    case Say::plain:
      return "AUTHENTICATE PLAIN";
    case Say::scram:
      return "AUTHENTICATE SCRAM-SHA-256";
    case Say::nonsense:
      return "AUTHENTICATE NONSENSE";
    case Say::abort:
      return "AUTHENTICATE *";
    case Say::empty:
      return "AUTHENTICATE +";
    case Say::right:
      return plain("alice", kPassword);
    case Say::wrong:
      return plain("alice", "wrong password");
    case Say::piece:
      return "AUTHENTICATE " + std::string(400, 'A');
    case Say::too_long:
      break;
  }
  return "AUTHENTICATE " + std::string(401, 'A');
}

/// What a server does, as the specifications have it; it knows no base64 and no passwords.
class Model {
 public:
  /// The commands that answer it, with a space between them; those of the greeting are one `001`.
  std::string hear(Say say) {
    switch (say) {
      case Say::cap_ls:
        negotiating_ = !registered_;
        return "CAP";
      case Say::cap_req:
        negotiating_ = !registered_;
        capable_ = true;
        return "CAP";
      case Say::cap_give_back:
        negotiating_ = !registered_;
        capable_ = false;
        return "CAP" + broken_off(" ");
      case Say::cap_end:
        if (registered_) return "";
        negotiating_ = false;
        return joined(broken_off(""), try_to_register());
      case Say::nick:
        nick_ = true;
        return registered_ ? "" : try_to_register();
      case Say::user:
        if (registered_) return "462";
        user_ = true;
        return try_to_register();
      default:
        return capable_ ? authenticate(say) : "904";
    }
  }
  [[nodiscard]] bool logged_in() const { return logged_in_; }
  [[nodiscard]] bool registered() const { return registered_; }

 private:
  enum class Exchange : std::uint8_t { none, plain, scram };
  static constexpr std::size_t kMostPieces = 13;

  static std::string joined(const std::string& one, const std::string& other) {
    return one.empty() || other.empty() ? one + other : one + " " + other;
  }
  std::string broken_off(const std::string& before) {
    if (exchange_ == Exchange::none) return "";
    exchange_ = Exchange::none;
    return before + "906";
  }
  std::string try_to_register() {
    if (!nick_ || !user_ || negotiating_) return "";
    const std::string broken = broken_off("");
    registered_ = true;
    return joined(broken, "001");
  }
  std::string end(const std::string& answer) {
    exchange_ = Exchange::none;
    return answer;
  }
  std::string authenticate(Say say) {
    if (say == Say::abort) return end("906");
    if (exchange_ == Exchange::none) {
      pieces_ = 0;
      if (say != Say::plain && say != Say::scram) return "908 904";
      exchange_ = say == Say::plain ? Exchange::plain : Exchange::scram;
      return "AUTHENTICATE";
    }
    if (say == Say::too_long) return end("905");
    if (say == Say::piece) return ++pieces_ > kMostPieces ? end("905") : "";
    if (exchange_ == Exchange::plain && pieces_ == 0 && say == Say::right) {
      logged_in_ = true;
      return end("900 903");
    }
    return end("904");
  }

  bool capable_ = false, negotiating_ = false, nick_ = false, user_ = false;
  bool registered_ = false, logged_in_ = false;
  Exchange exchange_ = Exchange::none;
  std::size_t pieces_ = 0;
};

/// What of an answer the model predicts. Logging in may bring more: of that, other tests know.
std::string predicted_part(const Lines& answer) {
  static const std::set<std::string> kPredicted = {"CAP", "AUTHENTICATE", "001", "451", "461", "462", "900",
                                                   "901", "903",          "904", "905", "906", "907", "908"};
  std::string all;
  std::string last;
  for (const std::string& line : answer) {
    const std::string command(irc::parse(line)->command);
    if (!kPredicted.contains(command) || (command == "CAP" && last == "CAP")) continue;
    all += (all.empty() ? "" : " ") + command;
    last = command;
  }
  return all;
}

class Trial {
 public:
  Trial() : chat_(settings()) {
    add_account(chat_, "alice");
    for (std::size_t i = 0; i < kSayings; ++i) lines_[i] = line_of(static_cast<Say>(i));
  }

  /// False, with a report, if server and model differ.
  bool holds(const std::vector<Say>& sayings) {
    Client client = chat_.open();
    Model model;
    bool same = true;
    for (std::size_t i = 0; same && i < sayings.size(); ++i) {
      const std::string expected = model.hear(sayings[i]);
      const std::string heard = predicted_part(client.ask(lines_[static_cast<std::size_t>(sayings[i])]));
      const core::Session* session = chat_.mind.core().sessions.find(client.id());
      same = heard == expected && session != nullptr && session->registered() == model.registered() &&
             static_cast<bool>(session->account) == model.logged_in() && !client.busy();
      if (!same) report(sayings, i, expected, heard);
    }
    if (!client.closed()) client.drop();
    return same;
  }

 private:
  static core::Settings settings() {
    core::Settings settings;
    settings.accounts.attempts = 1'000'000'000;  // the bound on attempts has tests of its own
    return settings;
  }
  void report(const std::vector<Say>& sayings, std::size_t last, const std::string& expected,
              const std::string& heard) const {
    std::string all;
    for (std::size_t i = 0; i <= last; ++i) all += "\n  " + lines_[static_cast<std::size_t>(sayings[i])].substr(0, 60);
    UNSCOPED_INFO("said:" << all << "\nexpected: " << expected << "\nheard: " << heard);
  }

  MindHarness chat_;
  std::array<std::string, kSayings> lines_;
};

}  // namespace

TEST_CASE("SASL and CAP: every order of four messages is as the model says") {
  Trial trial;
  constexpr std::size_t kLength = 4;
  std::size_t all = 1;
  for (std::size_t i = 0; i < kLength; ++i) all *= kSayings;
  for (std::size_t number = 0; number < all; ++number) {
    std::vector<Say> sayings;
    for (std::size_t rest = number, i = 0; i < kLength; ++i, rest /= kSayings) {
      sayings.push_back(static_cast<Say>(rest % kSayings));
    }
    if (!trial.holds(sayings)) FAIL("the orders of four messages, number " << number);
  }
}

TEST_CASE("SASL and CAP: long random conversations are as the model says") {
  Trial trial;
  Random random(4);
  for (int round = 0; round < 1'500; ++round) {
    // Mostly with the capability, and with more pieces than chance would send, so that what is deep is reached.
    std::vector<Say> sayings = {Say::cap_req};
    while (sayings.size() < 60) {
      const bool deeper = random.chance(3);
      sayings.push_back(deeper ? random.pick({Say::plain, Say::piece, Say::piece, Say::right})
                               : static_cast<Say>(random.below(kSayings)));
      if (deeper && random.chance(6)) sayings.insert(sayings.end(), 13, Say::piece);
    }
    if (!trial.holds(sayings)) FAIL("round " << round);
  }
}
