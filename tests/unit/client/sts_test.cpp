#include "client/sts.hpp"

#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "script.hpp"
#include "support/temporary_folder.hpp"

using namespace chat::client;
using namespace std::chrono_literals;
using Catch::Matchers::Contains;

namespace {

const StsStore::Time kNow{1'000'000s};

struct File {
  chat::test::TemporaryFolder folder;
  std::string path = (folder.path() / "state" / "chatclient" / "sts").native();
  StsStore store{path};

  [[nodiscard]] std::optional<std::uint16_t> port(std::string_view host, StsStore::Time now = kNow) const {
    const auto found = store.find(host, now);
    REQUIRE(found);
    return *found;
  }
  void remember(const Address& address, std::chrono::seconds duration, StsStore::Time now = kNow) const {
    REQUIRE(store.remember(address, duration, now));
  }
  [[nodiscard]] std::string text() const {
    std::stringstream content;
    content << std::ifstream(path).rdbuf();
    return content.str();
  }
};

}  // namespace

TEST_CASE("What a server says of strict transport security") {
  CHECK(read_sts("port=6697") == StsPolicy{6697, {}});
  CHECK(read_sts("duration=86400,preload") == StsPolicy{{}, 86400s});
  CHECK(read_sts("unknown=1,port=1,duration=0") == StsPolicy{1, 0s});
  CHECK(read_sts("duration=99999999999999999999") == StsPolicy{{}, 315'360'000s});
  for (const std::string_view wrong : {"", "port", "port=", "port=0", "port=65536", "port=x", "port=1x", "port=-1",
                                       "duration", "duration=", "duration=-1", "duration=1.5", ",,="}) {
    CAPTURE(wrong);
    CHECK(read_sts(wrong) == StsPolicy{});
  }
}

TEST_CASE("A policy holds until it expires, for the host under any spelling") {
  const File file;
  CHECK_FALSE(file.port("chat.example"));
  file.remember({"Chat.Example", 6697}, 100s);
  file.remember({"other.example", 7000}, 50s);
  CHECK(file.port("chat.example") == 6697);
  CHECK(file.port("CHAT.EXAMPLE", kNow + 99s) == 6697);
  CHECK_FALSE(file.port("chat.example", kNow + 100s));
  CHECK_FALSE(file.port("chat.exampl"));
  CHECK(file.text() == "chat.example 6697 1000100\nother.example 7000 1000050\n");
  struct stat status{};
  REQUIRE(::stat(file.path.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);
}

TEST_CASE("A policy is renewed, and forgotten when the server says so") {
  const File file;
  file.remember({"chat.example", 6697}, 100s);
  file.remember({"chat.example", 7000}, 100s, kNow + 60s);
  CHECK(file.port("chat.example", kNow + 150s) == 7000);
  file.remember({"other.example", 1}, 1s);
  file.remember({"chat.example", 7000}, 0s);
  CHECK_FALSE(file.port("chat.example"));
  CHECK(file.port("other.example") == 1);
}

TEST_CASE("Of very many hosts those are forgotten that expire first") {
  const File file;
  std::filesystem::create_directories(std::filesystem::path(file.path).parent_path());
  std::ofstream out(file.path);
  for (std::size_t i = 0; i < StsStore::kMostHosts; ++i) out << "host" << i << " 1 " << 2'000'000 + i << '\n';
  out.close();
  file.remember({"new.example", 1}, 5'000'000s);
  CHECK(file.port("new.example") == 1);
  CHECK_FALSE(file.port("host0"));
  CHECK(file.port("host1") == 1);
}

TEST_CASE("Lines that somebody damaged are passed over; a file that cannot be read stops us") {
  const File file;
  std::filesystem::create_directories(std::filesystem::path(file.path).parent_path());
  std::ofstream(file.path)
      << "\nhalf\nchat.example 99999 2000000\nchat.example 6697 x\n\x01 \nchat.example 6697 2000000";
  CHECK(file.port("chat.example") == 6697);
  std::filesystem::remove(file.path);
  std::filesystem::create_directory(file.path);
  const auto found = file.store.find("chat.example", kNow);
  REQUIRE_FALSE(found);
  CHECK_THAT(found.error(), Contains("Cannot read") && Contains("Make that possible"));
}

TEST_CASE("A plain connection has to end when the server names a port; only a verified one is remembered") {
  const File file;
  const auto known = [&] { return file.store.find("h", StsStore::Time{1s}).value(); };
  StsGuard plain(file.store, {"h", 9000}, StsGuard::Safety::plain);
  REQUIRE(plain.follow(std::nullopt));
  REQUIRE(plain.follow(StsPolicy{{}, 100s}));
  CHECK_FALSE(plain.upgrade_port());
  REQUIRE(plain.follow(StsPolicy{6697, 100s}));
  CHECK(plain.upgrade_port() == 6697);
  plain.on_end();
  StsGuard unverified(file.store, {"h", 6697}, StsGuard::Safety::unverified);
  REQUIRE(unverified.follow(StsPolicy{1, 100s}));
  CHECK_FALSE(unverified.upgrade_port());
  unverified.on_end();
  CHECK_FALSE(known());
  StsGuard verified(file.store, {"h", 6697}, StsGuard::Safety::verified);
  REQUIRE(verified.follow(StsPolicy{1, 100s}));
  CHECK_FALSE(verified.upgrade_port());
  CHECK(known() == 6697);
  std::filesystem::remove(file.path);
  verified.on_end();
  CHECK(known() == 6697);
}

TEST_CASE("A session tells what the server says of encryption, wherever in the list it stands, and never asks for it") {
  Script script;
  CHECK_FALSE(script.session.sts());
  script.server(":s CAP * LS * :multi-prefix sts=port=6697,duration=9");
  CHECK(script.session.sts() == StsPolicy{6697, 9s});
  script.server(":s CAP * LS :batch");
  CHECK_FALSE(has(script.take_sent(), "sts"));
  script.server(":s CAP * DEL :sts");
  CHECK(script.session.sts() == StsPolicy{6697, 9s});
}
