#include "client/text_file.hpp"

#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>

#include "support/temporary_folder.hpp"

using namespace chat::client;
using Catch::Matchers::Contains;

namespace {

std::string written(const std::filesystem::path& path, std::string_view content) {
  std::ofstream(path) << content;
  return path.native();
}

}  // namespace

TEST_CASE("A text file is read, in the home folder too, without the mark of its byte order") {
  const chat::test::TemporaryFolder folder;
  const std::string name = written(folder.path() / "notes.txt", "\xEF\xBB\xBFone\ntwo\n");
  CHECK(read_text_file(name).value() == "one\ntwo\n");
  const char* const home = std::getenv("HOME");
  const std::string before = home == nullptr ? "" : home;
  ::setenv("HOME", folder.path().c_str(), 1);
  CHECK(read_text_file("~/notes.txt").value() == "one\ntwo\n");
  ::setenv("HOME", before.c_str(), 1);
  CHECK(read_text_file(written(folder.path() / "empty", "")).value().empty());
}

TEST_CASE("What is no text file is refused with a sentence") {
  const chat::test::TemporaryFolder folder;
  const auto refusal = [](const std::string& name) { return read_text_file(name).error(); };
  CHECK_THAT(refusal(folder.path() / "none"), Contains("cannot be read (No such file or directory)"));
  CHECK_THAT(refusal(folder.path()), Contains("is not a file; name a text file."));
  CHECK_THAT(refusal(written(folder.path() / "latin1", "caf\xE9")), Contains("is not UTF-8 and was not sent"));
  CHECK_THAT(refusal(written(folder.path() / "binary", std::string_view("a\0b", 3))), Contains("is not a text file."));
  CHECK_THAT(refusal(written(folder.path() / "big", std::string(kMaxTextFile + 1, 'x'))), Contains("is too big"));
  CHECK(read_text_file(written(folder.path() / "most", std::string(kMaxTextFile, 'x'))));
  const std::string fifo = folder.path() / "fifo";
  REQUIRE(::mkfifo(fifo.c_str(), 0600) == 0);
  CHECK_THAT(refusal(fifo), Contains("is not a file"));
}
