#include "auth/hook.hpp"

#include <catch2/catch.hpp>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <future>
#include <iterator>
#include <string>
#include <thread>

#include "support/temporary_folder.hpp"

using namespace chat;
using namespace chat::auth;

namespace {

constexpr std::chrono::seconds kLong{30};
const core::SendCode kCode{"alice", "al@example.org", "ABCDEFGHJK"};

/// The shell is the hook here; the server itself starts none.
std::vector<std::string> script(const std::string& text) { return {"/bin/sh", "-c", text, "hook"}; }

std::string contents(const std::filesystem::path& file) {
  std::ifstream stream(file);
  return {std::istreambuf_iterator<char>(stream), {}};
}

HookResult run(const std::vector<std::string>& command, std::chrono::milliseconds patience = kLong) {
  const Breaker breaker;
  return run_hook(command, kCode, patience, breaker);
}

}  // namespace

TEST_CASE("hook: what it is to send is in its environment and on its input, not among its arguments") {
  const test::TemporaryFolder folder;
  const std::string seen = (folder.path() / "seen").string();
  REQUIRE(
      run(script("{ cat; echo \"$CHAT_ACCOUNT $CHAT_EMAIL $CHAT_CODE\"; tr '\\0' ' ' </proc/$$/cmdline; } >" + seen)));
  const std::string text = contents(seen);
  CHECK(text.starts_with("alice\nal@example.org\nABCDEFGHJK\nalice al@example.org ABCDEFGHJK\n"));
  CHECK(text.find("ABCDEFGHJK", text.find("/bin/sh")) == std::string::npos);
}

TEST_CASE("hook: it inherits neither open files nor blocked signals") {
  const test::TemporaryFolder folder;
  const std::string seen = (folder.path() / "seen").string();
  const std::ofstream open_here(folder.path() / "open-here");
  // The shell itself reads what it blocks: while it starts others, some shells block everything.
  REQUIRE(
      run(script("{ while read -r name value; do [ $name = SigBlk: ] && echo $name $value; done </proc/$$/status; "
                 "ls -l /proc/$$/fd; } >" +
                 seen)));
  const std::string text = contents(seen);
  CAPTURE(text);
  CHECK(text.find(" 0 -> ") != std::string::npos);
  CHECK(text.find("open-here") == std::string::npos);
  CHECK(text.find("memfd:") == text.rfind("memfd:"));  // its input, and nothing else of it
  CHECK(text.find("SigBlk: 0000000000000000") != std::string::npos);
}

TEST_CASE("hook: how it ends says whether the code was sent; what it prints goes nowhere") {
  CHECK(run(script("echo much; echo more >&2; exit 0")));
  CHECK(run(script("exit 3")).error() == "its exit status was 3");
  CHECK(run(script("kill -TERM $$")).error() == "it was ended by signal 15");
  CHECK(run({}).error() == "no command is configured");
  CHECK(run({"/nowhere/program"}).error().starts_with("it cannot be started: "));
  // It need not read its input, and may print more than any pipe holds.
  CHECK(run(script("exec <&-; yes | head -c 1000000; true")));
}

TEST_CASE("hook: one that hangs is killed when its time is up") {
  CHECK(run(script("sleep 1000"), std::chrono::milliseconds{100}).error() == "it took too long and was killed");
}

TEST_CASE("hook: one that is running when the server stops is killed, with what it started") {
  const test::TemporaryFolder folder;
  const std::string seen = (folder.path() / "child").string();
  Breaker breaker;
  auto ended = std::async(std::launch::async, [&] {
    return run_hook(script("sleep 1000 & echo $! >" + seen + "; wait"), kCode, kLong, breaker);
  });
  const auto deadline = std::chrono::steady_clock::now() + kLong;
  const auto wait_until = [&](const auto& is_so) {
    while (!is_so() && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
    REQUIRE(is_so());
  };
  wait_until([&] { return contents(seen).ends_with('\n'); });
  breaker.trip();
  REQUIRE(ended.get().error() == "the server stops; it was killed");
  // Its child is init's to wait for, which may take a moment.
  const std::string status = "/proc/" + std::to_string(std::stoi(contents(seen))) + "/stat";
  wait_until([&] { return contents(status).empty() || contents(status).find(") Z ") != std::string::npos; });
}
