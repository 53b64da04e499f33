#include "client/conversation_log.hpp"

#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <set>
#include <sstream>

#include "support/temporary_folder.hpp"

using namespace chat::client;
using chat::text::ViewKind;
using Lines = std::vector<std::string>;

namespace {

const chat::irc::Isupport kIsupport;

std::string content(const std::filesystem::path& path) {
  std::stringstream read;
  read << std::ifstream(path).rdbuf();
  return read.str();
}

int permissions(const std::filesystem::path& path) {
  struct stat status{};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  return static_cast<int>(status.st_mode & 0777U);
}

Shown said(std::string place, std::string speaker, std::string text, bool is_private = false) {
  Shown shown;
  shown.view = {.kind = ViewKind::message,
                .place = std::move(place),
                .speaker = std::move(speaker),
                .text = std::move(text),
                .is_private = is_private};
  shown.when = parse_server_time("2026-11-22T12:01:02.345Z");
  return shown;
}

class Fixture {
 public:
  Fixture() {
    ::setenv("TZ", "UTC", 1);
    ::tzset();
  }
  Lines log(std::vector<Shown> shown) {
    Effects effects;
    effects.show = std::move(shown);
    return log_.apply(effects, "TestNet", kIsupport, {});
  }
  [[nodiscard]] std::filesystem::path file(const std::string& name) const {
    return logs_ / "TestNet" / (name + ".log");
  }
  [[nodiscard]] const std::filesystem::path& logs() const { return logs_; }

 private:
  chat::test::TemporaryFolder folder_;
  std::filesystem::path logs_ = folder_.path() / "logs";
  ConversationLog log_{{.folder = logs_.native()}};
};

}  // namespace

TEST_CASE_METHOD(Fixture, "Log: a file for each conversation, for its owner alone") {
  CHECK(log({said("#ops", "bob", "one"), said("bob", "bob", "psst", true), said("#OPS", "ann", "two")}).empty());
  CHECK(log({said("#ops", "bob", "th\x1b[2Jree")}).empty());
  CHECK(content(file("#ops")) ==
        "2026-11-22 12:01 #ops <bob> one\n2026-11-22 12:01 #OPS <ann> two\n2026-11-22 12:01 #ops <bob> three\n");
  CHECK(content(file("bob")) == "2026-11-22 12:01 [private] <bob> psst\n");
  CHECK(permissions(logs()) == 0700);
  CHECK(permissions(logs() / "TestNet") == 0700);
  CHECK(permissions(file("#ops")) == 0600);
}

TEST_CASE_METHOD(Fixture, "Log: a message of several lines stays together") {
  CHECK(log({said("#ops", "bob", "one"), own_words("two", Shown::Form::more), said("#b", "bob", "x"),
             own_words("y", Shown::Form::more)})
            .empty());
  CHECK(content(file("#ops")) == "2026-11-22 12:01 #ops <bob> one\n      | two\n");
  CHECK(content(file("#b")) == "2026-11-22 12:01 #b <bob> x\n      | y\n");
}

TEST_CASE_METHOD(Fixture, "Log: only what is said and happens, once") {
  Shown again = said("#ops", "bob", "old");
  again.past = Shown::Past::replayed;
  Shown missed = said("bob", "bob", "old", true);
  missed.past = Shown::Past::missed;
  Shown answer = said("#ops", "", "a topic");
  answer.view.kind = ViewKind::reply;
  Shown error = answer;
  error.view.kind = ViewKind::error;
  CHECK(log({again, missed, answer, error, own_words("Hello", Shown::Form::bare), own_words("more", Shown::Form::more),
             own_words("now", Shown::Form::remark), said("NickServ", "alice", "IDENTIFY secret", true),
             said("AuthServ", "alice", "AUTH alice secret", true), said("Q", "alice", "AUTH alice secret", true)})
            .empty());
  CHECK_FALSE(std::filesystem::exists(logs()));
}

TEST_CASE("Log: what was missed is logged for a person") {
  const chat::test::TemporaryFolder folder;
  ConversationLog log({.folder = folder.path().native(), .logs_missed = true});
  Effects effects;
  effects.show.push_back(said("bob", "bob", "old", true));
  effects.show.back().past = Shown::Past::missed;
  CHECK(log.apply(effects, "N", kIsupport, {}).empty());
  CHECK(std::filesystem::exists(folder.path() / "N" / "bob.log"));
}

TEST_CASE_METHOD(Fixture, "Log: who goes is told in each channel") {
  Shown quit;
  quit.view.kind = ViewKind::event;
  quit.view.text = "bob left the system";
  quit.when = parse_server_time("2026-11-22T12:01:02.345Z");
  quit.channels = {"#a", "#b"};
  CHECK(log({quit}).empty());
  CHECK(content(file("#a")) == "2026-11-22 12:01 -- bob left the system\n");
  CHECK(content(file("#b")) == content(file("#a")));
}

TEST_CASE_METHOD(Fixture, "Log: a file that cannot be written is told once, until it can be") {
  std::filesystem::create_directories(file("#ops"));
  const Lines told = log({said("#ops", "bob", "one"), said("#b", "bob", "two")});
  REQUIRE(told.size() == 1);
  CHECK(told.front() == file("#ops").native() +
                            " cannot be written (Is a directory); what is said there is not logged until it can be.");
  CHECK(log({said("#ops", "bob", "one")}).empty());
  CHECK(content(file("#b")) == "2026-11-22 12:01 #b <bob> two\n");
  std::filesystem::remove(file("#ops"));
  CHECK(log({said("#ops", "bob", "three")}).empty());
  CHECK(content(file("#ops")) == "2026-11-22 12:01 #ops <bob> three\n");
  std::filesystem::remove(file("#ops"));
  std::filesystem::create_directories(file("#ops"));
  CHECK(log({said("#ops", "bob", "four")}).size() == 1);
}

TEST_CASE_METHOD(Fixture, "Log: a file that was moved away is made again") {
  CHECK(log({said("#ops", "bob", "one")}).empty());
  std::filesystem::rename(logs(), logs().native() + ".old");
  CHECK(log({said("#ops", "bob", "two")}).empty());
  CHECK(content(file("#ops")) == "2026-11-22 12:01 #ops <bob> two\n");
}

TEST_CASE("Log: without a folder nothing is logged") {
  ConversationLog log({});
  Effects effects;
  effects.show.push_back(said("#ops", "bob", "one"));
  CHECK(log.apply(effects, "TestNet", kIsupport, {}).empty());
}

TEST_CASE("Log: names of files are safe") {
  CHECK(log_file_name("#ops") == "#ops");
  CHECK(log_file_name("#c++.de_v-1") == "#c++.de_v-1");
  CHECK(log_file_name("#caf\u00e9") == "#caf\u00e9");
  CHECK(log_file_name("..") == "%2e.");
  CHECK(log_file_name(".hidden") == "%2ehidden");
  CHECK(log_file_name("#../../etc/passwd") == "#..%2f..%2fetc%2fpasswd");
  CHECK(log_file_name("a\nb\x1b%|~") == "a%0ab%1b%25%7c%7e");
  CHECK_FALSE(log_file_name("").empty());
}

TEST_CASE("Log: two different names never share a file") {
  const std::string longest(300, 'a');
  const std::string slashes(300, '/');
  std::set<std::string> names;
  const Lines different = {"",   "%", "a",   "a%",    "a/",    "a%2f",        "a.log",       ".a",    "%2ea",
                           "..", ".", "a~b", "a%7eb", longest, longest + "b", longest + "c", slashes, slashes + "/"};
  for (const std::string& name : different) {
    const std::string file = log_file_name(name);
    CAPTURE(name, file);
    CHECK(names.insert(file).second);
    CHECK(file.size() + std::string_view(".log").size() <= 255);
    CHECK(file.find('/') == std::string::npos);
    CHECK_FALSE(file.starts_with('.'));
  }
}
