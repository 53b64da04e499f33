#include <catch2/catch.hpp>

#include "core/metadata_actions.hpp"
#include "unit/core/registered_harness.hpp"

using namespace chat;
using namespace chat::test;
using core::Metadata;
using core::User;

namespace {

std::string text_of(const Metadata& metadata) {
  std::string text;
  for (const auto& [key, value] : metadata) text += key + "=" + value.text + ";";
  return text;
}

}  // namespace

TEST_CASE("metadata: which keys there are") {
  for (const char* const key : {"a", "display-name", "im.xmpp", "x.example/y_0", "0"})
    CHECK(core::is_metadata_key(key));
  for (const char* const key : {"", "A", "a b", "a:b", "é", "a*"}) CHECK_FALSE(core::is_metadata_key(key));
  CHECK(core::is_metadata_key(std::string(core::kMostMetadataKey, 'a')));
  CHECK_FALSE(core::is_metadata_key(std::string(core::kMostMetadataKey + 1, 'a')));
  CHECK(core::metadata_key("Display-NAME[") == "display-name[");
}

TEST_CASE("metadata: an account's are facts, there again after a restart, and gone with it") {
  Registered chat;
  User& ann = chat.member("ann");
  core::set_metadata(chat.core, ann, nullptr, "status", "busy");
  core::set_metadata(chat.core, ann, nullptr, "url", "x");
  core::set_metadata(chat.core, ann, nullptr, "url", {});
  CHECK(text_of(ann.metadata) == "status=busy;");
  const std::size_t kept = chat.journal.events.size();
  core::set_metadata(chat.core, ann, nullptr, "status", "busy");
  core::set_metadata(chat.core, ann, nullptr, "url", {});
  CHECK(chat.journal.events.size() == kept);
  SECTION("a restart") {
    Registered next;
    core::restore(next.core, chat.remembered());
    CHECK(text_of(next.account("ann").metadata) == "status=busy;");
    CHECK(text_of(next.member("ann").metadata) == "status=busy;");
  }
  SECTION("another account of that name") {
    core::delete_account(chat.core, chat.account("ann"));
    for (const core::Fact& fact : last_words(facts_in(chat.journal.kept))) {
      CHECK((!fact.field.starts_with(core::account_field::kMetadata) || fact.value.empty()));
    }
    CHECK(text_of(chat.account("ann").metadata).empty());
  }
}

TEST_CASE("metadata: a guest's are no facts") {
  Registered chat;
  User& guest = chat.enter("guest");
  const std::size_t kept = chat.journal.events.size();
  core::set_metadata(chat.core, guest, nullptr, "status", "busy");
  CHECK(text_of(guest.metadata) == "status=busy;");
  CHECK(chat.journal.events.size() == kept);
}

TEST_CASE("metadata: keys that come and go leave a bounded trace in an account, and the last word still counts") {
  Registered chat;
  User& ann = chat.member("ann");
  core::set_metadata(chat.core, ann, nullptr, "kept", "1");
  for (int i = 0; i < 500; ++i) {
    const std::string key = "k" + std::to_string(i);
    core::set_metadata(chat.core, ann, nullptr, key, "x");
    core::set_metadata(chat.core, ann, nullptr, key, {});
  }
  CHECK(text_of(ann.metadata) == "kept=1;");
  std::vector<core::Fact> facts = facts_in(chat.journal.kept);
  Registered next;
  std::ranges::reverse(facts);
  for (const core::Fact& fact : facts) {
    if (fact.field == core::account_field::kName) next.core.accounts.apply(fact);
  }
  for (const core::Fact& fact : last_words(facts)) next.core.accounts.apply(fact);
  CHECK(text_of(next.account("ann").metadata) == "kept=1;");
}

TEST_CASE("metadata: a registered channel's are its facts") {
  Registered chat;
  User& ann = chat.member("ann");
  core::Channel& tea = chat.join(ann, "#tea");
  core::set_metadata(chat.core, ann, nullptr, tea, "url", "before");
  core::register_channel(chat.core, &ann, tea, chat.account("ann"));
  core::set_metadata(chat.core, ann, nullptr, tea, "status", "open");
  core::set_metadata(chat.core, ann, nullptr, tea, "gone", "x");
  core::set_metadata(chat.core, ann, nullptr, tea, "gone", {});
  const auto asleep = [](Registered& one) {
    return text_of(one.core.registered.find_name("#tea")->asleep(one.core.names()).metadata);
  };
  CHECK(asleep(chat) == "status=open;url=before;");
  chat.leave(ann, "#tea");
  CHECK(text_of(chat.join(ann, "#tea").metadata) == "status=open;url=before;");
  Registered next;
  core::restore(next.core, chat.remembered());
  CHECK(asleep(next) == "status=open;url=before;");
}

TEST_CASE("metadata: what an erased account told of channels goes, what others told stays") {
  Registered chat;
  User& ann = chat.member("ann");
  User& bob = chat.member("bob");
  core::RegisteredChannel& tea = chat.registered(ann, "#tea");
  core::Channel& open = chat.join(ann, "#open");
  core::Channel& awake = *chat.core.channels.find_name("#tea");
  for (core::Channel* const channel : {&awake, &open}) {
    chat.join(bob, channel->name.text());
    core::set_metadata(chat.core, ann, nullptr, *channel, "url", "of ann");
    core::set_metadata(chat.core, bob, nullptr, *channel, "status", "of bob");
  }
  core::erase_account(chat.core, chat.account("bob"));
  CHECK(text_of(awake.metadata) == "url=of ann;");
  CHECK(text_of(open.metadata) == "url=of ann;");
  CHECK(text_of(tea.asleep(chat.core.names()).metadata) == "url=of ann;");
}
