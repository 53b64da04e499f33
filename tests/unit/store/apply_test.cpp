#include "store/apply.hpp"

#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "store/verify.hpp"
#include "unit/store/eraser_harness.hpp"

using namespace chat;
using namespace chat::test;

namespace {

/// All derived tables, as text.
std::string derived(const std::filesystem::path& directory) {
  return table(
      directory,
      "SELECT concat FROM (SELECT 1 t, conversation a, 0 b, quote(conversation) || quote(name) || quote(open) || "
      "' ' || quote(open_since_stamp) || ' ' || quote(open_since_node) || ' ' || quote(emptied) || quote(topic) "
      "|| quote(topic_setter) || quote(topic_time) AS concat FROM channels UNION ALL "
      "SELECT 2, conversation, person_stamp, quote(conversation) || ' ' || quote(person_stamp) || ' ' || "
      "quote(person_node) || quote(source) FROM members UNION ALL "
      "SELECT 3, stamp, node, quote(stamp) || ' ' || quote(node) FROM redactions UNION ALL "
      "SELECT 4, subject_stamp, field, quote(subject_stamp) || ' ' || quote(subject_node) || quote(field) || "
      "quote(value) || quote(stamp) || ' ' || quote(node) FROM facts UNION ALL "
      "SELECT 5, account_stamp, person_stamp, quote(account_stamp) || ' ' || quote(account_node) || ' ' || "
      "quote(person_stamp) || ' ' || quote(person_node) FROM identities UNION ALL "
      "SELECT 6, person_stamp, conversation, quote(person_stamp) || ' ' || quote(person_node) || ' ' || "
      "quote(conversation) || ' ' || quote(time) FROM markers UNION ALL "
      "SELECT 7, stamp, node, quote(stamp) || ' ' || quote(node) FROM erasures) ORDER BY t, a, b");
}

core::StoredEvent in_channel(std::uint64_t stamp, core::EventKind kind, std::uint64_t person, bool open,
                             std::string body = {}) {
  core::StoredEvent event;
  event.id = {{stamp << 16}, 7};
  event.kind = kind;
  event.conversation = core::Conversation::of_channel({{100}, 7});
  event.sender = {{person}, 7};
  event.source = "n" + std::to_string(person) + "!u@h";
  event.target = "#room";
  event.channel_is_open = open;
  event.body = std::move(body);
  return event;
}

void keep(store::SqliteJournal& journal, const core::StoredEvent& event) {
  journal.append(core::view_of(event));
  REQUIRE(journal.commit());
}

/// What the derived tables should say, by the simplest means: the events, from the first to the last.
struct Model {
  struct Channel {
    std::string name;
    bool open = false;
    core::EventId open_since;
    util::Millis emptied{0};
    std::string topic;
    std::map<core::EventId, std::string> members;
  };
  std::map<core::EventId, Channel> channels;
  std::map<core::EventId, std::map<std::string, core::Fact>> facts;
  std::map<core::EventId, std::map<core::Conversation, util::Millis>> markers;
  std::map<core::EventId, core::EventId> guests;  ///< their accounts
  std::set<core::EventId> erased;
  std::map<std::pair<core::EventId, core::EventId>, core::EventId> joined;  // the channel and the person

  void leave(core::EventId incarnation, const core::StoredEvent& event, core::EventId person) {
    const auto found = channels.find(incarnation);
    if (found == channels.end()) return;
    found->second.members.erase(person);
    if (!found->second.members.empty()) return;
    if (!found->second.open) {
      channels.erase(found);
    } else if (found->second.emptied == util::Millis{0}) {
      found->second.emptied = event.id.stamp.time();
    }
  }

  void apply(const core::StoredEvent& event) {
    using Kind = core::EventKind;
    for (const auto& place : event.places) {
      if (event.kind == Kind::quit) leave(place.first, event, event.sender);
      if (event.kind == Kind::identity) {
        auto member = channels.at(place.first).members.extract(event.sender);
        member.key() = event.subject;
        channels.at(place.first).members.insert(std::move(member));
        joined[{place.first, event.subject}] = joined.at({place.first, event.sender});
      }
    }
    if (event.kind == Kind::identity) guests[event.sender] = event.subject;
    if (event.kind == Kind::erasure) erased.insert(event.subject);
    if (event.kind == Kind::fact)
      facts[event.subject][event.target] = {event.subject, event.target, event.body, event.id};
    if (event.kind == Kind::marker) {
      auto& time = markers[event.sender][event.conversation];
      time = std::max(time, event.subject.stamp.time());
    }
    if (event.kind == Kind::nick) {
      for (auto& [incarnation, channel] : channels) {
        const auto found = channel.members.find(event.sender);
        if (found != channel.members.end()) found->second = event.body + event.source.substr(event.source.find('!'));
      }
    }
    if (!event.conversation || event.conversation.is_private()) return;
    if (event.kind == Kind::redact || event.kind == Kind::marker) return;
    const core::EventId incarnation = event.conversation.first;
    if (event.kind == Kind::join) {
      const bool known = channels.contains(incarnation);
      Channel& channel = channels[incarnation];
      if (!known) channel = {event.target, event.channel_is_open, incarnation, util::Millis{0}, "", {}};
      channel.members[event.sender] = event.source;
      joined[{incarnation, event.sender}] = event.id;
      channel.emptied = util::Millis{0};
    }
    Channel& channel = channels.at(incarnation);
    if (event.channel_is_open && !channel.open) channel.open_since = event.id;
    channel.open = event.channel_is_open;
    if (event.kind == Kind::topic) channel.topic = event.body;
    if (event.kind == Kind::part) leave(incarnation, event, event.sender);
    if (event.kind == Kind::kick) leave(incarnation, event, event.subject);
  }

  void compare(const core::Remembered& remembered) const {
    REQUIRE(remembered.channels.size() == channels.size());
    for (const auto& kept : remembered.channels) {
      const Channel& channel = channels.at(kept.incarnation);
      CHECK(kept.name == channel.name);
      CHECK(kept.open == channel.open);
      CHECK(kept.open_since == channel.open_since);
      CHECK(kept.emptied == channel.emptied);
      CHECK(kept.topic == channel.topic);
    }
    std::map<core::EventId, core::LostMember> lost;
    for (const auto& [incarnation, channel] : channels) {
      for (const auto& [person, source] : channel.members) {
        core::LostMember& member = lost[person];
        member.source = source;
        member.incarnations.push_back(incarnation);
      }
    }
    REQUIRE(remembered.lost.size() == lost.size());
    for (const auto& member : remembered.lost) {
      CHECK(member.source == lost.at(member.person).source);
      REQUIRE(member.joined.size() == member.incarnations.size());
      for (std::size_t i = 0; i < member.joined.size(); ++i) {
        CHECK(member.joined[i] == joined.at({member.incarnations[i], member.person}));
      }
      CHECK(std::set(member.incarnations.begin(), member.incarnations.end()) ==
            std::set(lost.at(member.person).incarnations.begin(), lost.at(member.person).incarnations.end()));
    }
    compare_people(remembered);
  }

  void compare_people(const core::Remembered& remembered) const {
    std::map<core::EventId, std::map<std::string, std::string>> expected;
    for (const auto& [subject, fields] : facts) {
      for (const auto& [field, fact] : fields) {
        if (!erased.contains(subject)) {
          expected[subject][field] = fact.value;
        } else if (field == "name") {
          expected[subject][field] = "";
        }
      }
    }
    std::map<core::EventId, std::map<std::string, std::string>> got;
    core::EventId last;
    for (const core::Fact& fact : remembered.facts) {
      CHECK(fact.subject >= last);
      CHECK((fact.subject == last || fact.field == "name"));
      CHECK(facts.at(fact.subject).at(fact.field).since == fact.since);
      CHECK(got[fact.subject].emplace(fact.field, fact.value).second);
      last = fact.subject;
    }
    CHECK(got == expected);
    std::map<core::EventId, std::map<core::Conversation, util::Millis>> read;
    for (const core::KeptMarker& marker : remembered.markers) read[marker.person][marker.conversation] = marker.time;
    auto of_accounts = markers;
    std::erase_if(of_accounts, [&](const auto& entry) {
      const auto account = expected.find(entry.first);
      return account == expected.end() || account->second.at("name").empty();
    });
    CHECK(read == of_accounts);
  }
};

}  // namespace

TEST_CASE("What a journal remembers is what happened, and replaying it gives the same tables") {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    CAPTURE(seed);
    const TemporaryFolder folder;
    RandomEvents source(seed);
    source.with_accounts();
    Model model;
    for (int process = 0; process < 2; ++process) {
      const auto journal = opened(folder.path());
      for (int commit = 0; commit < 10; ++commit) {
        for (const auto& event : source.take(40)) {
          journal->append(core::view_of(event));
          model.apply(event);
        }
        REQUIRE(journal->commit());
      }
      const auto remembered = journal->remembered();
      REQUIRE(remembered);
      CHECK(remembered->last == journal->state().last);
      model.compare(*remembered);
      if (process == 1) Erasing(*journal).finish();
    }
    const std::string before = derived(folder.path());
    CHECK_FALSE(before.empty());
    store::Database database(store::Files(folder.path()).journal, store::Database::Mode::write);
    store::rebuild(database);
    CHECK(derived(folder.path()) == before);
    const auto found = store::verify(folder.path());
    REQUIRE(found);
    CHECK(found->problems == std::vector<std::string>{});
  }
}

TEST_CASE("Applying an event twice does no more than applying it once") {
  const TemporaryFolder folder;
  opened(folder.path());
  store::Database database(store::Files(folder.path()).journal, store::Database::Mode::write);
  store::Numbers numbers(database);
  store::RowWriter rows(database, numbers);
  store::Derived tables(database, numbers, rows);
  store::State state;
  RandomEvents source(5);
  std::uint64_t arrival = 0;
  for (const auto& event : source.with_accounts().take(600)) {
    const auto concerned = rows.insert(++arrival, core::view_of(event), {}, true);
    const std::vector<std::uint64_t> copy(concerned.begin(), concerned.end());
    tables.apply(core::view_of(event), copy, state);
    const std::string once = derived(folder.path());
    const store::State state_once = state;
    tables.apply(core::view_of(event), copy, state);
    REQUIRE(derived(folder.path()) == once);
    REQUIRE(state == state_once);
  }
}

TEST_CASE("An open channel sleeps when it empties; a closed one ends") {
  const TemporaryFolder folder;
  const auto journal = opened(folder.path());
  using Kind = core::EventKind;
  keep(*journal, in_channel(1000, Kind::join, 1, true));
  keep(*journal, in_channel(2000, Kind::topic, 1, true, "what it is about"));
  keep(*journal, in_channel(3000, Kind::part, 1, true));
  auto kept = journal->remembered().value().channels;
  REQUIRE(kept.size() == 1);
  CHECK(kept[0].name == "#room");
  CHECK(kept[0].emptied == util::Millis{3000});
  CHECK(kept[0].topic == "what it is about");
  CHECK(kept[0].topic_setter == "n1!u@h");
  CHECK(kept[0].topic_time == util::Millis{2000});
  CHECK(kept[0].open_since == core::EventId{{100}, 7});

  keep(*journal, in_channel(4000, Kind::join, 2, true));
  kept = journal->remembered().value().channels;
  CHECK(kept.at(0).emptied == util::Millis{0});
  keep(*journal, in_channel(5000, Kind::mode, 2, false, "+i"));
  keep(*journal, in_channel(6000, Kind::mode, 2, true, "-i"));
  kept = journal->remembered().value().channels;
  CHECK(kept.at(0).open_since == core::EventId{{std::uint64_t{6000} << 16}, 7});

  keep(*journal, in_channel(7000, Kind::mode, 2, false, "+k key"));
  keep(*journal, in_channel(8000, Kind::part, 2, false));
  CHECK(journal->remembered().value().channels.empty());
}

TEST_CASE("A channel whose time is over is forgotten when it is said so") {
  const TemporaryFolder folder;
  const auto journal = opened(folder.path());
  keep(*journal, in_channel(1000, core::EventKind::join, 1, true));
  REQUIRE(journal->forget_channels(util::Millis{9000}));
  CHECK(journal->remembered().value().channels.size() == 1);
  keep(*journal, in_channel(3000, core::EventKind::part, 1, true));
  REQUIRE(journal->forget_channels(util::Millis{3000}));
  CHECK(journal->remembered().value().channels.size() == 1);
  REQUIRE(journal->forget_channels(util::Millis{3001}));
  CHECK(journal->remembered().value().channels.empty());
}

TEST_CASE("A redaction or a marker says nothing about whether the channel is open") {
  const TemporaryFolder folder;
  const auto journal = opened(folder.path());
  keep(*journal, in_channel(1000, core::EventKind::join, 1, true));
  keep(*journal, in_channel(2000, core::EventKind::marker, 1, false));
  keep(*journal, in_channel(3000, core::EventKind::redact, 1, false));
  CHECK(journal->remembered().value().channels.at(0).open);
}

TEST_CASE("A renamed channel is remembered by its new name, also when who renamed it is erased") {
  const TemporaryFolder folder;
  core::StoredEvent renamed = in_channel(2000, core::EventKind::rename, 1, true, "#room because");
  renamed.target = "#hall";
  {
    const auto journal = opened(folder.path());
    keep(*journal, in_channel(1000, core::EventKind::join, 1, true));
    keep(*journal, in_channel(1500, core::EventKind::join, 2, true));
    keep(*journal, renamed);
    CHECK(journal->remembered().value().channels.at(0).name == "#hall");
    core::StoredEvent erasure;
    erasure.id = {{std::uint64_t{3000} << 16}, 7};
    erasure.kind = core::EventKind::erasure;
    erasure.subject = renamed.sender;
    keep(*journal, erasure);
  }
  {
    store::Database database(store::Files(folder.path()).journal, store::Database::Mode::write);
    store::rebuild(database);
  }
  const auto journal = opened(folder.path());
  CHECK(journal->remembered().value().channels.at(0).name == "#hall");
}
