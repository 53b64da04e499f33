#include "client/typed_history.hpp"

#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "support/temporary_folder.hpp"

using namespace chat::client;

namespace {
struct File {
  chat::test::TemporaryFolder folder;
  std::string path = (folder.path() / "state" / "chatclient" / "history").native();
};
using Lines = std::vector<std::string>;
}  // namespace

TEST_CASE("What was typed is there in the next run, for nobody else to read") {
  const File file;
  TypedHistory first(file.path);
  CHECK(first.lines().empty());
  for (const std::string_view line : {"hello", "hello", "  ", "", "/who bob", "a\nb", "esc\033[2J"})
    first.keep(line, "");
  first.keep(std::string(TypedHistory::kLongestLine + 1, 'x'), "");
  CHECK(TypedHistory(file.path).lines() == Lines{"hello", "/who bob"});
  struct stat status{};
  REQUIRE(::stat(file.path.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);
}

TEST_CASE("Two clients at once do not lose each other's lines, and a thousand are kept") {
  const File file;
  TypedHistory one(file.path);
  TypedHistory other(file.path);
  for (int i = 0; i < 600; ++i) {
    one.keep("one " + std::to_string(i), "");
    other.keep("other " + std::to_string(i), "");
  }
  const Lines lines = one.lines();
  REQUIRE(lines.size() == TypedHistory::kMostLines);
  CHECK(lines.front() == "one 100");
  CHECK(lines.back() == "other 599");
}

TEST_CASE("What is typed ahead of the question for a password is not kept") {
  const File file;
  TypedHistory history(file.path);
  for (const std::string_view line : {"/login ann", "hunter2", "", "/register", "hunter3", "/account pass", "hunter4",
                                      "/account sessions", "hello"}) {
    history.keep(line, "#lobby");
  }
  CHECK(history.lines() == Lines{"/login ann", "/register", "/account pass", "/account sessions", "hello"});
}

TEST_CASE("A file that lacks its last line's end, or has steering bytes in it, does no harm") {
  const File file;
  std::filesystem::create_directories(std::filesystem::path(file.path).parent_path());
  std::ofstream(file.path) << "bad \033[2J\n\ncut";
  TypedHistory history(file.path);
  history.keep("new", "");
  CHECK(history.lines() == Lines{"cut", "new"});
}

TEST_CASE("Without a place, or with one that cannot be written, nothing is remembered") {
  for (const std::string path : {"", "/proc/nowhere/history"}) {
    TypedHistory history(path);
    history.keep("hello", "");
    CHECK(history.lines().empty());
  }
}

TEST_CASE("What may hold a password is not remembered") {
  for (const std::string_view line : {"/msg NickServ IDENTIFY hunter2",
                                      "/MSG nickserv@services.example identify hunter2",
                                      "/m NickServ GHOST ann x",
                                      " /msg NickServ IDENTIFY hunter2",
                                      "//msg nickserv identify hunter2",
                                      "/private NickServ identify hunter2",
                                      "/query Q auth ann hunter2",
                                      "/msg Q@CServe.quakenet.org AUTH ann hunter2",
                                      "/msg ann identify hunter2",
                                      "/ns identify hunter2",
                                      "/nickserv identify hunter2",
                                      "/identify hunter2",
                                      "/oper ann hunter2",
                                      "/notice NickServ IDENTIFY hunter2",
                                      "/mode +k key",
                                      "/mode #a +k key",
                                      "/quote PASS hunter2",
                                      "/raw PASS hunter2",
                                      "/raw oper ann hunter2",
                                      "/raw AUTHENTICATE abc=",
                                      "/raw NS IDENTIFY hunter2",
                                      "/raw PRIVMSG NickServ :IDENTIFY hunter2",
                                      "/raw :ann PRIVMSG NickServ :PASSWD a b",
                                      "/raw REGISTER ann * hunter2",
                                      "/raw JOIN #a key",
                                      "/raw MODE #a +k key",
                                      "/raw @a=b PASS x",
                                      "/raw 1",
                                      "/register ann hunter2",
                                      "/reg ann a@b hunter2",
                                      "/verify ann 123456",
                                      "/login ann hunter2",
                                      "/enter lobby key",
                                      "/join lobby key",
                                      "/account password old new",
                                      "/acc pass old new",
                                      "identify hunter2",
                                      "IDENTIFY ann hunter2"}) {
    CAPTURE(line);
    CHECK_FALSE(may_be_remembered(line, "#lobby"));
  }
  CHECK_FALSE(may_be_remembered("a secret thing", "NickServ"));
  for (const std::string_view line :
       {"hello", "identify", "the password is not here", "/who bob", "/msg bob hello there", "/msg NickServ HELP",
        "/enter lobby", "/login ann", "/login", "/register", "/account", "/account set devices on", "/account password",
        "/raw MODE #lobby +t", "/raw JOIN #a", "/set history 50", "/save work", "/quit bye bye"}) {
    CAPTURE(line);
    CHECK(may_be_remembered(line, "#lobby"));
  }
}
