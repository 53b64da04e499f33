#include "client/password.hpp"

#include <catch2/catch.hpp>

using namespace chat::client;
using Catch::Matchers::Contains;

TEST_CASE("The first line of what a command prints is the password") {
  CHECK(password_from_command("echo pencil") == "pencil");
  CHECK(password_from_command("printf 'two words\\nmore\\n'") == "two words");
  CHECK(password_from_command("printf 'no end'") == "no end");
  CHECK(password_from_command("printf 'from Windows\\r\\n'") == "from Windows");
  CHECK(password_from_command("seq 1 100000") == "1");  // what stands behind it is read, so that nothing is broken off
}

TEST_CASE("A command that gives no password is said to have given none") {
  CHECK_THAT(password_from_command("true").error(), Contains("gave no password"));
  CHECK_THAT(password_from_command("echo").error(), Contains("gave no password"));
  CHECK_THAT(password_from_command("echo pencil; exit 3").error(), Contains("failed (status 3)"));
  CHECK_THAT(password_from_command("kill -9 $$").error(), Contains("failed (status 137)"));
  CHECK_THAT(password_from_command("no-such-command 2>&-").error(), Contains("failed (status 127)"));
  CHECK_THAT(password_from_command("head -c 2000 /dev/zero | tr '\\0' x").error(), Contains("is no password"));
  CHECK_THAT(password_from_command("printf 'a\\000b'").error(), Contains("is no password"));
  CHECK_THAT(password_from_command("exec sleep 1000", std::chrono::milliseconds(1)).error(),
             Contains("printed nothing within"));
}
