#include "client/batches.hpp"

#include <catch2/catch.hpp>

using namespace chat;
using namespace chat::client;
using Lines = std::vector<std::string>;

namespace {

Batches::Result take(Batches& batches, std::string_view line) {
  const auto message = irc::parse(line);
  REQUIRE(message);
  return batches.receive(line, *message);
}

/// The lines of a batch that is complete or a part of one.
Lines lines_of(const Batch& batch) {
  Lines lines;
  for (const BatchEntry& entry : batch.entries) {
    lines.push_back(entry.line);
    for (const std::string& text : entry.more) lines.push_back("| " + text);
  }
  return lines;
}

}  // namespace

TEST_CASE("A batch of history is kept until its end; what is not of it passes") {
  Batches batches;
  CHECK(take(batches, ":s BATCH +1 chathistory #lobby").kept);
  CHECK(take(batches, "@batch=1;msgid=a :bob!b@h PRIVMSG #lobby :one").kept);
  CHECK_FALSE(take(batches, ":eve!e@h PRIVMSG #lobby :live").kept);
  CHECK_FALSE(take(batches, "@batch=2 :eve!e@h PRIVMSG #lobby :of another").kept);
  CHECK(take(batches, "@batch=1 :bob!b@h PRIVMSG #lobby :two").kept);
  CHECK(batches.is_open());
  const auto result = take(batches, ":s BATCH -1");
  CHECK(result.kept);
  REQUIRE(result.batch);
  CHECK(result.batch->type == "chathistory");
  CHECK(result.batch->target == "#lobby");
  CHECK(result.batch->complete);
  CHECK(lines_of(*result.batch) ==
        Lines{"@batch=1;msgid=a :bob!b@h PRIVMSG #lobby :one", "@batch=1 :bob!b@h PRIVMSG #lobby :two"});
  CHECK_FALSE(batches.is_open());
}

TEST_CASE("Batches of other kinds are not kept, nor are ends of batches that never began") {
  Batches batches;
  CHECK_FALSE(take(batches, ":s BATCH +n example/unknown a b").kept);
  CHECK_FALSE(take(batches, "@batch=n :bob!b@h QUIT :a b").kept);
  CHECK_FALSE(take(batches, ":s BATCH -n").kept);
  CHECK_FALSE(take(batches, "BATCH").kept);
  CHECK_FALSE(take(batches, "BATCH +").kept);
  CHECK_FALSE(take(batches, "BATCH -").kept);
}

TEST_CASE("A message of several lines becomes one, with the tags and the source of its batch") {
  Batches batches;
  CHECK(take(batches, "@msgid=m;time=2026-11-22T12:01:02.345Z :bob!b@h BATCH +x draft/multiline #lobby").kept);
  take(batches, "@batch=x :bob!b@h PRIVMSG #lobby :Dear all,");
  take(batches, "@batch=x :bob!b@h PRIVMSG #lobby :");
  take(batches, "@batch=x :bob!b@h PRIVMSG #lobby :this is ");
  take(batches, "@batch=x;draft/multiline-concat :bob!b@h PRIVMSG #lobby :one line");
  const auto result = take(batches, ":bob!b@h BATCH -x");
  REQUIRE(result.batch);
  CHECK(lines_of(*result.batch) ==
        Lines{"@msgid=m;time=2026-11-22T12:01:02.345Z :bob!b@h PRIVMSG #lobby :Dear all,", "| ", "| this is one line"});
}

TEST_CASE("A message of several lines within a batch of history is one of its messages") {
  Batches batches;
  take(batches, ":s BATCH +1 chathistory #lobby");
  CHECK(take(batches, "@batch=1;msgid=m :bob!b@h BATCH +2 draft/multiline #lobby").kept);
  take(batches, "@batch=2 PRIVMSG #lobby :a");
  take(batches, "@batch=2 PRIVMSG #lobby :b");
  const auto inner = take(batches, "@batch=1 BATCH -2");
  CHECK(inner.kept);
  CHECK_FALSE(inner.batch);
  const auto outer = take(batches, "BATCH -1");
  REQUIRE(outer.batch);
  CHECK(lines_of(*outer.batch) == Lines{"@msgid=m :bob!b@h PRIVMSG #lobby :a", "| b"});
}

TEST_CASE("An empty message of several lines is none") {
  Batches batches;
  take(batches, "BATCH +x draft/multiline #lobby");
  const auto result = take(batches, "BATCH -x");
  CHECK(result.kept);
  CHECK_FALSE(result.batch);
}

TEST_CASE("A batch past the bound is handed out in parts, and nothing of it is lost") {
  Batches batches;
  take(batches, "BATCH +1 chathistory #lobby");
  std::size_t got = 0;
  std::size_t parts = 0;
  const std::size_t sent = 2 * Batches::kMaxEntries + 5;
  for (std::size_t i = 0; i < sent; ++i) {
    const auto result = take(batches, "@batch=1 :b PRIVMSG #lobby :x");
    CHECK(result.kept);
    if (!result.batch) continue;
    CHECK_FALSE(result.batch->complete);
    ++parts;
    got += result.batch->entries.size();
  }
  const auto last = take(batches, "BATCH -1");
  REQUIRE(last.batch);
  CHECK(last.batch->complete);
  CHECK(parts == 2);
  CHECK(got + last.batch->entries.size() == sent);
}

TEST_CASE("Long lines count as well, and what was handed out counts no more") {
  Batches batches;
  const std::string line = "@batch=1 :b PRIVMSG #lobby :" + std::string(8000, 'x');
  take(batches, "BATCH +1 chathistory #lobby");
  std::size_t parts = 0;
  for (std::size_t i = 0; i < 3 * Batches::kMaxBytes / line.size(); ++i) {
    const auto result = take(batches, line);
    if (!result.batch) continue;
    ++parts;
    CHECK(result.batch->entries.size() > Batches::kMaxBytes / line.size() - 2);
  }
  CHECK(parts == 2);
}

TEST_CASE("Only so many batches are kept at a time") {
  Batches batches;
  for (std::size_t i = 0; i < Batches::kMaxOpen; ++i) {
    CHECK(take(batches, "BATCH +" + std::to_string(i) + " chathistory #lobby").kept);
  }
  CHECK_FALSE(take(batches, "BATCH +more chathistory #lobby").kept);
  CHECK_FALSE(take(batches, "@batch=more PRIVMSG #lobby :x").kept);
  take(batches, "BATCH -0");
  CHECK(take(batches, "BATCH +more chathistory #lobby").kept);
}
