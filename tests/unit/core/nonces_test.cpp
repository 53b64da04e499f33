#include "core/nonces.hpp"

#include <catch2/catch.hpp>
#include <string>

#include "unit/core/core_harness.hpp"

using namespace chat;
using core::EventId;
using core::NamedLine;
using core::Nonces;

namespace {

const std::string kTag = "+chat/nonce=12345678";

constexpr EventId at(std::uint64_t milliseconds) { return {{milliseconds << 16}, 7}; }

/// Of a guest, to a channel.
NamedLine line(std::string_view nonce, std::string_view text = "hello", std::string_view nick = "ann") {
  return {nonce, core::EventKind::message, 0, {{}, nick}, {at(1), {}}, core::text_digest(text)};
}

constexpr util::Millis kNow{1'000'000};

}  // namespace

TEST_CASE("nonce_in: finds the one that is well formed, wherever it stands") {
  CHECK(core::nonce_in(kTag) == "12345678");
  CHECK(core::nonce_in("+a=b;" + kTag + ";+c") == "12345678");
  CHECK(core::nonce_in("+chat/nonce=aZ09_-aZ") == "aZ09_-aZ");
  CHECK(core::nonce_in("+chat/nonce=" + std::string(64, 'x')).size() == 64);
  for (const std::string& none :
       {std::string(), std::string("+a=b"), std::string("+chat/nonce"), std::string("+chat/nonce="),
        std::string("+chat/nonce=1234567"), "+chat/nonce=" + std::string(65, 'x'), std::string("+chat/nonce=1234 678"),
        std::string("+chat/nonces=12345678"), "+x" + kTag, std::string("+a=") + kTag}) {
    CAPTURE(none);
    CHECK(core::nonce_in(none).empty());
  }
}

TEST_CASE("without_nonce: leaves all other tags as they are") {
  CHECK(core::without_nonce("").empty());
  CHECK(core::without_nonce(kTag).empty());
  CHECK(core::without_nonce(kTag + ";+a") == "+a");
  CHECK(core::without_nonce("+a=1;" + kTag) == "+a=1");
  CHECK(core::without_nonce("+a=1;" + kTag + ";+b;+c=2") == "+a=1;+b;+c=2");
  CHECK(core::without_nonce("+a=1;+chat/nonce=short;+b") == "+a=1;+chat/nonce=short;+b");
}

TEST_CASE("Nonces: a line is found again for its time") {
  Nonces nonces;
  nonces.note(line("12345678"), at(1'000'000), kNow);
  CHECK(nonces.find(line("12345678"), kNow) == at(1'000'000));
  CHECK(nonces.find(line("12345678"), kNow - util::Millis{5}) == at(1'000'000));  // the clock went back
  CHECK(nonces.find(line("12345678"), kNow + core::kNonceWindow - util::Millis{1}));
  CHECK_FALSE(nonces.find(line("12345678"), kNow + core::kNonceWindow));
  CHECK_FALSE(nonces.find(line("12345679"), kNow));
  CHECK_FALSE(nonces.find(line("12345678", "hello!"), kNow));
  CHECK_FALSE(nonces.find(line("12345678", "hello", "ben"), kNow));
}

TEST_CASE("Nonces: a nonce that is used for another text is that one's from then on") {
  Nonces nonces;
  nonces.note(line("12345678", "one"), at(1'000'000), kNow);
  nonces.note(line("12345678", "two"), at(1'000'001), kNow);
  CHECK(nonces.find(line("12345678", "two"), kNow) == at(1'000'001));
  CHECK_FALSE(nonces.find(line("12345678", "one"), kNow));
  CHECK(nonces.size() == 1);
}

TEST_CASE("Nonces: what is past its time goes, and of more than there is room for the oldest") {
  Nonces nonces(3);
  for (const std::uint64_t i : {0, 1, 2, 3}) nonces.note(line(std::to_string(i)), at(1'000'000 + i), kNow);
  CHECK(nonces.size() == 3);
  CHECK_FALSE(nonces.find(line("0"), kNow));
  for (const char* const kept : {"1", "2", "3"}) CHECK(nonces.find(line(kept), kNow));
  const util::Millis later = util::Millis{1'000'002} + core::kNonceWindow;
  nonces.note(line("4"), at(static_cast<std::uint64_t>(later.count())), later);
  CHECK(nonces.size() == 2);
  CHECK(nonces.find(line("3"), later));
}

TEST_CASE("restore: lines with a nonce are known again, of guests by nick, of accounts and channels by id") {
  core::StoredEvent event;
  event.id = {{static_cast<std::uint64_t>(test::CoreHarness::kStart.count()) << 16U}, 7};
  event.sender = {{3}, 7};
  event.source = "Ann!~u@h";
  event.target = "#tea";
  event.conversation = core::Conversation::of_channel({{5}, 7});
  event.body = "hello";
  event.client_tags = kTag;
  NamedLine named{"12345678", core::EventKind::message, 0, {{}, "ann"}, {{{5}, 7}, {}}, core::text_digest("hello")};
  SECTION("a guest in a channel") {}
  SECTION("an account to those of a status") {
    event.account = "Ann";
    event.target = "@#tea";
    event.audience = named.audience = 'o';
    named.from = {{{3}, 7}, {}};
  }
  SECTION("a guest to a guest") {
    event.target = "BEN";
    event.conversation = core::Conversation::between({{3}, 7}, {{4}, 7});
    named.to = {{}, "ben"};
  }
  core::Remembered remembered;
  remembered.last = event.id.stamp;
  remembered.named_lines.push_back(core::kept_line(event).value());
  test::CoreHarness next;
  core::restore(next.core, remembered);
  CHECK(next.core.nonces.find(named, test::CoreHarness::kStart) == event.id);
}

TEST_CASE("kept_line: only of what was said") {
  core::StoredEvent event;
  event.conversation = core::Conversation::of_channel({{5}, 7});
  CHECK_FALSE(core::kept_line(event));
  event.client_tags = kTag;
  CHECK(core::kept_line(event));
  event.kind = core::EventKind::tagmsg;
  CHECK_FALSE(core::kept_line(event));
}
