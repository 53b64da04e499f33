#include <algorithm>
#include <catch2/catch.hpp>
#include <memory>
#include <string>
#include <vector>

#include "support/people_harness.hpp"
#include "support/random.hpp"

// Whatever people do: a registered channel is what its facts say, at any time and after any restart.

using namespace chat;
using namespace chat::test;

namespace {

constexpr std::size_t kPeople = 5;  // with accounts; one more is a guest
constexpr std::string_view kChannels[] = {"#a", "#A", "#b"};

std::string account_name(std::size_t person) { return "p" + std::to_string(person); }

std::vector<std::string> list_text(const core::Channel& channel, char letter) {
  std::vector<std::string> entries;
  for (const core::MaskEntry& entry : channel.list(letter)) entries.push_back(core::list_value(entry));
  std::ranges::sort(entries);
  return entries;
}

/// What of it lasts, as text.
std::string text_of(const core::Channel& channel) {
  std::string text = channel.name.text() + " " + core::msgid_text(channel.incarnation) + " +" +
                     channel.flags.letters() + " k=" + channel.key + " l=" + std::to_string(channel.limit.value_or(0)) +
                     " open " + core::msgid_text(channel.open_since);
  if (channel.topic) text += " topic " + core::topic_value(*channel.topic);
  for (const char letter : {'b', 'e', 'I'}) {
    for (const std::string& entry : list_text(channel, letter)) text += std::string("\n") + letter + " " + entry;
  }
  return text;
}

/// All registered channels, and who has a say in them.
std::string text_of(const PeopleHarness& chat) {
  std::string text;
  chat.mind.core().registered.for_each([&](const core::RegisteredChannel& channel) {
    text += text_of(channel.asleep(chat.mind.core().names())) + "\nfounder " + core::msgid_text(channel.founder) + "\n";
    for (const auto& entry : channel.access_list()) {
      text += core::msgid_text(entry.account) + " " + std::string(core::access_name(entry.access)) + "\n";
    }
  });
  return text;
}

class Story {
 public:
  explicit Story(std::uint64_t seed) : random_(seed), chat_(std::make_unique<PeopleHarness>()) {
    for (std::size_t person = 0; person < kPeople; ++person) people_.push_back(chat_->person(account_name(person)));
    people_.push_back(chat_->connect("guest"));
  }

  void step() {
    chat_->pass(util::Millis{1 + static_cast<std::int64_t>(random_.below(3))});
    Client& client = people_[random_.below(people_.size())];
    const std::string line = make_line(client);
    CAPTURE(line);
    client.send(line);
    check();
  }

  void restart() {
    const std::string before = text_of(*chat_);
    auto next = std::make_unique<PeopleHarness>(core::Settings{}, chat_->journal.store);
    next->pass(chat_->now - next->now);
    next->mind.restore(chat_->remembered());
    next->journal.facts = std::move(chat_->journal.facts);
    next->journal.events = std::move(chat_->journal.events);
    chat_ = std::move(next);
    people_.clear();
    REQUIRE(text_of(*chat_) == before);
    for (std::size_t person = 0; person < kPeople; ++person) {
      people_.push_back(chat_->connect("again" + std::to_string(person)));
      chat_->log_in(people_.back(), account_name(person));
    }
    people_.push_back(chat_->connect("guest"));
  }

  [[nodiscard]] std::size_t registered() const { return chat_->mind.core().registered.size(); }

 private:
  void check() {
    const core::Core& core = chat_->mind.core();
    core.registered.for_each([&](const core::RegisteredChannel& registered) {
      const core::Channel* const channel = core.channels.find_name(registered.name.text());
      if (channel != nullptr) REQUIRE(text_of(*channel) == text_of(registered.asleep(core.names())));
      REQUIRE(core.accounts.find(registered.founder) != nullptr);
    });
  }

  std::string nick() {
    const Client& client = people_[random_.below(people_.size())];
    return chat_->core().users[chat_->session(client).user].nick.text();
  }

  std::string mode(const std::string& channel) {
    static constexpr std::string_view kChanges[] = {"+i",
                                                    "-i",
                                                    "+s",
                                                    "-s",
                                                    "+m-t",
                                                    "+l 3",
                                                    "-l",
                                                    "+k pot",
                                                    "-k pot",
                                                    "+b Bad!*@*",
                                                    "-b bad!*@*",
                                                    "+b *!*@x",
                                                    "+e q",
                                                    "-e q!*@*",
                                                    "+I *!*@*",
                                                    "-I *!*@*",
                                                    "-b+b bad *!*@*",
                                                    "-b *!*@*",
                                                    "+kb-s cup one!*@*",
                                                    "-bk one!*@* x"};
    if (random_.chance(4)) return "MODE " + channel + (random_.chance(2) ? " +o " : " -o ") + nick();
    return "MODE " + channel + " " + std::string(random_.pick(kChanges));
  }

  std::string drop(Client& client, const std::string& channel) {
    const Lines answer = answers(client, "CS DROP " + channel);
    const bool told = answer.size() == 1 && answer[0].find("To drop it") != std::string::npos;
    return "CS DROP " + channel + (told ? answer[0].substr(answer[0].rfind(' ')) : " x");
  }

  std::string make_line(Client& client) {
    static constexpr std::string_view kLevels[] = {"owner", "operator", "voice"};
    const std::string channel(random_.pick(kChannels));
    const std::string somebody = account_name(random_.below(kPeople));
    switch (random_.below(16)) {
      case 0:
      case 1:
      case 2:
        return "JOIN " + channel + (random_.chance(2) ? " pot" : "");
      case 3:
        return "PART " + channel;
      case 4:
        return "TOPIC " + channel + " :" + (random_.chance(4) ? "" : random_.from("ab :c", 8));
      case 5:
      case 6:
      case 7:
      case 8:
        return mode(channel);
      case 9:
        return "KICK " + channel + " " + nick();
      case 10:
        return "PRIVMSG " + channel + " :hello";
      case 11:
        return "CS REGISTER " + channel;
      case 12:
        return "CS ACCESS " + channel + " ADD " + somebody + " " + std::string(random_.pick(kLevels));
      case 13:
        return "CS ACCESS " + channel + " DEL " + somebody;
      case 14:
        return random_.chance(4) ? "CS TRANSFER " + channel + " " + somebody : "CS UP " + channel;
      default:
        break;
    }
    return random_.chance(4) ? drop(client, channel) : "CS INFO " + channel;
  }

  Random random_;
  std::unique_ptr<PeopleHarness> chat_;
  std::vector<Client> people_;
};

}  // namespace

TEST_CASE("registered channels are what their facts say, whatever people do and whenever the server restarts") {
  std::size_t seen = 0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    CAPTURE(seed);
    Story story(seed);
    for (int round = 0; round < 4; ++round) {
      for (int step = 0; step < 150; ++step) story.step();
      seen += story.registered();
      story.restart();
    }
  }
  CHECK(seen > 40);  // else nothing was tried
}
