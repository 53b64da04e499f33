#include "client/export_file.hpp"

#include <sys/resource.h>
#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <sstream>

#include "support/temporary_folder.hpp"

using namespace chat::client;

namespace {

std::string content(const std::filesystem::path& path) {
  std::stringstream read;
  read << std::ifstream(path).rdbuf();
  return read.str();
}

Effects begin(const std::filesystem::path& path) {
  Effects effects;
  effects.file_begins = path.native();
  return effects;
}

Effects line(std::string text, bool last = false) {
  Effects effects;
  effects.file.push_back(own_words(std::move(text), Shown::Form::line));
  effects.file.back().when = *parse_server_time("2026-11-22T12:01:02.345Z");
  effects.file_ends = last;
  return effects;
}

}  // namespace

TEST_CASE("A file is written line by line, each with its day, for its owner alone") {
  ::setenv("TZ", "UTC", 1);
  ::tzset();
  const chat::test::TemporaryFolder folder;
  const auto path = folder.path() / "all I may read.txt";
  ExportFile file;
  CHECK_FALSE(file.apply(line("of no file")));
  CHECK_FALSE(file.apply(begin(path)));
  CHECK_FALSE(file.apply(line("one")));
  CHECK_FALSE(file.apply(line("t\x1b[2Jwo", true)));
  CHECK(content(path) == "2026-11-22 12:01 -- one\n2026-11-22 12:01 -- two\n");
  struct stat status{};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);
}

TEST_CASE("~/ in front of a file's name is the home folder") {
  const chat::test::TemporaryFolder folder;
  ::setenv("HOME", folder.path().c_str(), 1);
  ExportFile file;
  CHECK_FALSE(file.apply(begin("~/all.txt")));
  CHECK_FALSE(file.apply(line("one", true)));
  CHECK(content(folder.path() / "all.txt") == "2026-11-22 12:01 -- one\n");
}

TEST_CASE("A file that is there is left as it is") {
  const chat::test::TemporaryFolder folder;
  const auto path = folder.path() / "notes";
  std::ofstream(path) << "mine";
  ExportFile file;
  const auto failure = file.apply(begin(path));
  REQUIRE(failure);
  CHECK(*failure == path.native() + " is there already; name another file.");
  CHECK_FALSE(file.apply(line("one", true)));
  CHECK(content(path) == "mine");
}

TEST_CASE("A file that cannot be made is told, with why") {
  const chat::test::TemporaryFolder folder;
  ExportFile file;
  const auto failure = file.apply(begin(folder.path() / "no" / "such"));
  REQUIRE(failure);
  CHECK(failure->find("cannot be written (No such file or directory)") != std::string::npos);
}

TEST_CASE("What does not get to the disk is told at the end of the file at the latest") {
  const chat::test::TemporaryFolder folder;
  ExportFile file;
  REQUIRE_FALSE(file.apply(begin(folder.path() / "short")));
  rlimit before{};
  REQUIRE(::getrlimit(RLIMIT_FSIZE, &before) == 0);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  const rlimit little{10, before.rlim_max};
  REQUIRE(::setrlimit(RLIMIT_FSIZE, &little) == 0);
  const auto failure = file.apply(line("more than ten bytes", true));
  REQUIRE(::setrlimit(RLIMIT_FSIZE, &before) == 0);
  std::signal(SIGXFSZ, handler);
  REQUIRE(failure);
  CHECK(failure->find("cannot be written (File too large)") != std::string::npos);
}
