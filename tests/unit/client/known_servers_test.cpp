#include "client/known_servers.hpp"

#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "support/temporary_folder.hpp"

using namespace chat::client;
using Catch::Matchers::Contains;

namespace {

const std::string kOne(64, '1');
const std::string kTwo(64, '2');

struct File {
  chat::test::TemporaryFolder folder;
  std::string path = (folder.path() / "state" / "chatclient" / "known_servers").native();
  KnownServers known{path};

  void write(std::string_view text) const {
    std::filesystem::create_directories(std::filesystem::path(path).parent_path());
    std::ofstream(path) << text;
  }
  [[nodiscard]] std::string text() const {
    std::stringstream content;
    content << std::ifstream(path).rdbuf();
    return content.str();
  }
};

mode_t mode_of(const std::filesystem::path& path) {
  struct stat status{};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  return status.st_mode & 0777;
}

}  // namespace

TEST_CASE("A server is known after it was remembered, by host and port, whatever the case") {
  const File file;
  CHECK(file.known.find({"chat.example", 6697}).value() == std::nullopt);
  REQUIRE(file.known.remember({"Chat.Example", 6697}, kOne));
  REQUIRE(file.known.remember({"2001:db8::1", 6697}, kTwo));
  CHECK(file.text() == "chat.example:6697 " + kOne + "\n[2001:db8::1]:6697 " + kTwo + "\n");
  CHECK(file.known.find({"chat.EXAMPLE", 6697}).value() == kOne);
  CHECK(file.known.find({"2001:db8::1", 6697}).value() == kTwo);
  CHECK(file.known.find({"chat.example", 6698}).value() == std::nullopt);
  CHECK(file.known.find({"t.example", 6697}).value() == std::nullopt);
}

TEST_CASE("Nobody else reads the file") {
  const File file;
  REQUIRE(file.known.remember({"a", 1}, kOne));
  CHECK(mode_of(file.path) == 0600);
  CHECK(mode_of(std::filesystem::path(file.path).parent_path()) == 0700);
}

TEST_CASE("The first of two lines about one server counts, and what people write is read") {
  const File file;
  std::string with_colons;
  for (int i = 0; i < 32; ++i) with_colons += with_colons.empty() ? "AB" : ":AB";
  file.write("a:1 " + with_colons + "\na:1 " + kTwo + "\n");
  std::string expected;
  for (int i = 0; i < 32; ++i) expected += "ab";
  CHECK(file.known.find({"a", 1}).value() == expected);
}

TEST_CASE("A line that was cut off does not pass for an unknown server, and spoils none behind it") {
  const File file;
  file.write("a:1 0123");
  CHECK(file.known.find({"a", 1}).value() == "0123");
  REQUIRE(file.known.remember({"b", 1}, kTwo));
  CHECK(file.known.find({"b", 1}).value() == kTwo);
}

TEST_CASE("What is in the way is said") {
  const File file;
  std::filesystem::create_directories(file.path);
  CHECK_THAT(file.known.find({"a", 1}).error(), Contains("Cannot read " + file.path));
  CHECK_THAT(file.known.remember({"a", 1}, kOne).error(), Contains("Cannot write " + file.path));
  const KnownServers below_a_file("/dev/null/x/known_servers");
  CHECK_THAT(below_a_file.remember({"a", 1}, kOne).error(), Contains("Cannot make the folder"));
}

TEST_CASE("A file that is too large is not read") {
  const File file;
  file.write(std::string(KnownServers::kMaxFile + 1, '\n'));
  CHECK_THAT(file.known.find({"a", 1}).error(), Contains("Cannot read"));
}

TEST_CASE("Where it is follows from the surroundings") {
  CHECK(known_servers_path("/state", "/home/ann") == "/state/chatclient/known_servers");
  CHECK(known_servers_path("", "/home/ann") == "/home/ann/.local/state/chatclient/known_servers");
  CHECK(known_servers_path("relative", "/home/ann") == "/home/ann/.local/state/chatclient/known_servers");
  CHECK(known_servers_path("", "").empty());
}

TEST_CASE("Fingerprints have one form, however they are written") {
  const std::string hex = "00112233445566778899AABBCCDDEEFF00112233445566778899aabbccddeeff";
  const std::string expected = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
  std::string colons;
  for (std::size_t i = 0; i < hex.size(); i += 2) colons += (i == 0 ? "" : ":") + hex.substr(i, 2);
  CHECK(read_fingerprint(hex) == expected);
  CHECK(read_fingerprint(colons) == expected);
  CHECK(read_fingerprint("SHA256:" + hex) == expected);
  CHECK(read_fingerprint("sha256:" + colons) == expected);
  for (const std::string& wrong : {std::string(), hex.substr(1), hex + "0", hex + ":", colons + ":", ":" + colons,
                                   "x" + hex.substr(1), hex.substr(0, 32) + ":" + hex.substr(32), "SHA1:" + hex}) {
    CAPTURE(wrong);
    CHECK_FALSE(read_fingerprint(wrong));
  }
}
