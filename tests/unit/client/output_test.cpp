#include "client/output.hpp"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>

using namespace chat::client;

namespace {

struct Pipe {
  Pipe() {
    REQUIRE(::pipe(ends.data()) == 0);
    ::signal(SIGPIPE, SIG_IGN);
  }
  ~Pipe() {
    close_reader();
    ::close(ends[1]);
  }
  void close_reader() {
    if (ends[0] >= 0) ::close(ends[0]);
    ends[0] = -1;
  }
  [[nodiscard]] std::string read() const {
    std::array<char, 64 * 1024> bytes{};
    const ssize_t got = ::read(ends[0], bytes.data(), bytes.size());
    return {bytes.data(), static_cast<std::size_t>(got < 0 ? 0 : got)};
  }
  std::array<int, 2> ends{};
};

}  // namespace

TEST_CASE("Output: what the reader does not take waits, and comes whole and in order") {
  const Pipe pipe;
  Output output(pipe.ends[1]);
  std::string all;
  for (int i = 0; !output.is_full(); ++i) {
    const std::string line = "line " + std::to_string(i) + "\n";
    all += line;
    output.write(line);
    output.flush();
  }
  CHECK_FALSE(output.drain(std::chrono::steady_clock::now()));
  std::string got;
  while (got.size() < all.size()) {
    got += pipe.read();
    output.flush();
  }
  CHECK(got == all);
  CHECK(output.is_empty());
  CHECK(output.drain(std::nullopt));
}

TEST_CASE("Output: when nobody reads any more, nothing is kept") {
  Pipe pipe;
  Output output(pipe.ends[1]);
  pipe.close_reader();
  output.write("one\n");
  output.flush();
  CHECK(output.has_failed());
  output.write("two\n");
  CHECK(output.is_empty());
  CHECK_FALSE(output.drain(std::nullopt));
}
