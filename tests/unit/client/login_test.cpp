#include "client/login.hpp"

#include <catch2/catch.hpp>

#include "client/registration.hpp"
#include "crypto/base64.hpp"

using namespace chat;
using namespace chat::client;
using Lines = std::vector<std::string>;
using Catch::Matchers::Contains;

namespace {

Credentials ann() {
  return {.account = "ann", .password = "pencil", .may_send_password = true, .nonce = "eighteen bytes or."};
}

std::string base64(std::string_view bytes) { return crypto::to_base64(bytes); }

/// The server's side of SCRAM, as an IRC server speaks it.
struct ScramServer {
  crypto::scram::Keys keys = crypto::scram::make_keys("pencil", "saltsaltsaltsalt", 4096);
  crypto::scram::Server server;

  static std::string decoded(const Lines& lines) {
    std::string text;
    for (const std::string& line : lines) {
      const std::string piece = line.substr(std::string_view("AUTHENTICATE ").size());
      if (piece != "+") text += piece;
    }
    return crypto::from_base64(text).value();
  }
  /// What the server says to the client's first message.
  std::string challenge(const Lines& first) {
    REQUIRE(server.take_first(decoded(first)));
    return "AUTHENTICATE " + base64(server.challenge(keys, crypto::scram::Nonce::of("eighteen bytes or!")));
  }
  /// What it says to the last.
  std::string end(const Lines& last) {
    const auto message = server.take_final(decoded(last));
    return message ? "AUTHENTICATE " + base64(*message) : ":s 904 ann :SASL authentication failed";
  }
};

Lines receive(Login& login, std::string_view line) {
  const auto message = irc::parse(line);
  REQUIRE(message);
  return login.receive(*message);
}

Lines receive(Registration& registration, std::string_view line) {
  const auto message = irc::parse(line);
  REQUIRE(message);
  return registration.receive(*message);
}

}  // namespace

TEST_CASE("a message of SASL goes in pieces of 400 bytes, and the end is told") {
  CHECK(authenticate_lines("") == Lines{"AUTHENTICATE +"});
  CHECK(authenticate_lines("foo") == Lines{"AUTHENTICATE Zm9v"});
  const std::string full = base64(std::string(300, 'x'));
  REQUIRE(full.size() == 400);
  CHECK(authenticate_lines(std::string(300, 'x')) == Lines{"AUTHENTICATE " + full, "AUTHENTICATE +"});
  CHECK(authenticate_lines(std::string(301, 'x')) == Lines{"AUTHENTICATE " + full, "AUTHENTICATE eA=="});
  CHECK(authenticate_lines(std::string(600, 'x')) ==
        Lines{"AUTHENTICATE " + full, "AUTHENTICATE " + full, "AUTHENTICATE +"});
}

TEST_CASE("PLAIN sends account and password, where it may") {
  Login login(ann(), "PLAIN,UNKNOWN");
  CHECK(login.begin() == Lines{"AUTHENTICATE PLAIN"});
  CHECK(receive(login, "AUTHENTICATE +") == Lines{"AUTHENTICATE " + base64(std::string("ann\0ann\0pencil", 14))});
  CHECK(login.is_running());
  CHECK(receive(login, ":s 900 ann ann!a@h ann :You are now logged in as ann").empty());
  CHECK(receive(login, ":s 903 ann :SASL authentication successful").empty());
  CHECK(login.succeeded());
  CHECK(login.failure().empty());
}

TEST_CASE("PLAIN is never used where others could read the password") {
  Credentials credentials = ann();
  credentials.may_send_password = false;
  SECTION("the server offers nothing else") {
    Login login(credentials, "PLAIN");
    CHECK(login.begin().empty());
    CHECK_THAT(login.failure(), Contains("on this connection others could read it") && Contains("--tls"));
  }
  SECTION("the server does not say, and refuses SCRAM") {
    Login login(credentials, "");
    CHECK(login.begin() == Lines{"AUTHENTICATE SCRAM-SHA-256"});
    CHECK(receive(login, ":s 904 ann :No such mechanism").empty());
    CHECK_THAT(login.failure(), Contains("on this connection others could read it"));
  }
}

TEST_CASE("SCRAM is preferred, and the server has to prove itself") {
  Login login(ann(), "PLAIN,SCRAM-SHA-256,EXTERNAL");
  ScramServer server;
  CHECK(login.begin() == Lines{"AUTHENTICATE SCRAM-SHA-256"});
  const Lines first = receive(login, "AUTHENTICATE +");
  const Lines last = receive(login, server.challenge(first));
  SECTION("it does") {
    CHECK(receive(login, server.end(last)) == Lines{"AUTHENTICATE +"});
    CHECK(login.is_running());
    receive(login, ":s 903 ann :done");
    CHECK(login.succeeded());
  }
  SECTION("it says that all is well, and has proved nothing") {
    receive(login, ":s 903 ann :done");
    CHECK_FALSE(login.succeeded());
    CHECK_THAT(login.failure(), Contains("could not prove that it knows your password"));
  }
  SECTION("its proof is wrong") {
    CHECK(receive(login, "AUTHENTICATE " + base64("v=" + base64(std::string(32, 'x')))) == Lines{"AUTHENTICATE *"});
    CHECK_THAT(login.failure(), Contains("could not prove that it knows your password"));
    receive(login, ":s 903 ann :done");
    CHECK_FALSE(login.succeeded());
  }
  SECTION("it sends an error") {
    CHECK(receive(login, "AUTHENTICATE " + base64("e=invalid-proof")) == Lines{"AUTHENTICATE *"});
    CHECK_THAT(login.failure(), Contains("broke off the login"));
  }
  SECTION("it refuses the proof") {
    CHECK(receive(login, ":s 904 ann :Bad").empty());  // and PLAIN is not tried with the same password
    CHECK_THAT(login.failure(), Contains("does not take that password for the account ann (Bad)"));
  }
}

TEST_CASE("SCRAM: what a wrong server says breaks it off") {
  const auto [challenge, says] = GENERATE(table<std::string, std::string>({
      {"AUTHENTICATE +", "SCRAM-SHA-256) is wrong"},
      {"AUTHENTICATE *", "SCRAM-SHA-256) is wrong"},
      {"AUTHENTICATE", "SCRAM-SHA-256) is wrong"},
      {"AUTHENTICATE !!!!", "SCRAM-SHA-256) is wrong"},
      {"AUTHENTICATE Zm9", "SCRAM-SHA-256) is wrong"},
      {"AUTHENTICATE " + std::string(401, 'A'), "SCRAM-SHA-256) is wrong"},
      {"AUTHENTICATE " + base64("r=other,s=c2FsdA==,i=4096"), "SCRAM-SHA-256) is wrong"},
      {"AUTHENTICATE " + base64("m=x,r=other,s=c2FsdA==,i=4096"), "SCRAM-SHA-256) is wrong"},
      {"AUTHENTICATE " + base64("e=other-error"), "broke off the login"},
      {"AUTHENTICATE " + base64("r=" + base64("eighteen bytes or.") + "x,s=c2FsdA==,i=1"), "too few or too many times"},
      {"AUTHENTICATE " + base64("r=" + base64("eighteen bytes or.") + "x,s=c2FsdA==,i=999999999"),
       "too few or too many times"},
  }));
  CAPTURE(challenge);
  Login login(ann(), "SCRAM-SHA-256");
  static_cast<void>(login.begin());
  receive(login, "AUTHENTICATE +");
  CHECK(receive(login, challenge) == Lines{"AUTHENTICATE *"});
  CHECK_THAT(login.failure(), Contains(says));
  CHECK(receive(login, "AUTHENTICATE +").empty());
  CHECK_FALSE(login.is_running());
}

TEST_CASE("a challenge that does not end is broken off") {
  Login login(ann(), "SCRAM-SHA-256");
  static_cast<void>(login.begin());
  receive(login, "AUTHENTICATE +");
  Lines answer;
  std::size_t pieces = 0;
  for (; answer.empty() && pieces < 1000; ++pieces) answer = receive(login, "AUTHENTICATE " + std::string(400, 'A'));
  CHECK(answer == Lines{"AUTHENTICATE *"});
  CHECK(pieces == Login::kMaxChallenge / 400 + 1);
}

TEST_CASE("a mechanism that begins with the server's word is none of ours") {
  Login login(ann(), "PLAIN");
  static_cast<void>(login.begin());
  CHECK(receive(login, "AUTHENTICATE Zm9v") == Lines{"AUTHENTICATE *"});
  CHECK_FALSE(login.is_running());
}

TEST_CASE("success that comes before anything was said is none") {
  Login login(ann(), "PLAIN");
  static_cast<void>(login.begin());
  receive(login, ":s 903 ann :done");
  CHECK_FALSE(login.succeeded());
  CHECK_FALSE(login.failure().empty());
}

TEST_CASE("where the server names no mechanisms, one after the other is tried") {
  Login login(ann(), "");
  CHECK(login.begin() == Lines{"AUTHENTICATE SCRAM-SHA-256"});
  SECTION("by 904") { CHECK(receive(login, ":s 904 ann :no") == Lines{"AUTHENTICATE PLAIN"}); }
  SECTION("by 908, which names them") {
    CHECK(receive(login, ":s 908 ann PLAIN,FOO :are available").empty());
    CHECK(receive(login, ":s 904 ann :no") == Lines{"AUTHENTICATE PLAIN"});
  }
  SECTION("and none of them is there") {
    receive(login, ":s 908 ann FOO,BAR :are available");
    receive(login, ":s 904 ann :no");
    CHECK(login.failure() ==
          "The server logs people in by FOO,BAR only; chatclient can do it by your password "
          "(SCRAM-SHA-256, PLAIN).");
  }
}

TEST_CASE("EXTERNAL shows the certificate, and a password helps out if there is one") {
  Credentials credentials = ann();
  credentials.has_certificate = true;
  SECTION("it is enough") {
    credentials.password.clear();
    Login login(credentials, "EXTERNAL,PLAIN");
    CHECK(login.begin() == Lines{"AUTHENTICATE EXTERNAL"});
    CHECK(receive(login, "AUTHENTICATE +") == Lines{"AUTHENTICATE " + base64("ann")});
    receive(login, ":s 903 ann :done");
    CHECK(login.succeeded());
  }
  SECTION("it is not taken") {
    credentials.password.clear();
    Login login(credentials, "EXTERNAL,PLAIN");
    static_cast<void>(login.begin());
    receive(login, "AUTHENTICATE +");
    CHECK(receive(login, ":s 904 ann :Unknown certificate").empty());
    CHECK_THAT(login.failure(), Contains("does not take your certificate for the account ann (Unknown certificate)"));
  }
  SECTION("it is not taken, and there is a password") {
    Login login(credentials, "EXTERNAL,PLAIN");
    static_cast<void>(login.begin());
    receive(login, "AUTHENTICATE +");
    CHECK(receive(login, ":s 904 ann :Unknown certificate") == Lines{"AUTHENTICATE PLAIN"});
  }
  SECTION("it is not offered") {
    credentials.password.clear();
    Login login(credentials, "PLAIN");
    CHECK(login.begin().empty());
    CHECK_THAT(login.failure(), Contains("by PLAIN only") && Contains("your certificate (EXTERNAL)"));
  }
}

TEST_CASE("refusals of a login say what to do") {
  const auto [line, says] = GENERATE(table<std::string, std::string>({
      {":s 902 ann :Suspended", "The account ann cannot be used now (Suspended)."},
      {":s 904 ann :Failed", "The server does not take that password for the account ann (Failed). Check both."},
      {":s 904 ann :SASL authentication failed: the name or the password is wrong; check both",
       "The server does not take that password for the account ann. Check both."},
      {":s 904 ann :SASL authentication failed: the account is suspended (spam); ask the server's operators",
       "Could not log in to ann: the account is suspended (spam); ask the server's operators."},
      {":s 905 ann :Too long", "The server takes no password as long as that (Too long)."},
      {":s 906 ann :Aborted", "The login was broken off (Aborted). Try again in a moment."},
      {":s 907 ann :Already", "You are logged in already, and the server does not change that (Already)."},
      {":s 421 ann AUTHENTICATE :Unknown command", "The server does not know how to log people in"},
  }));
  CAPTURE(line);
  Login login(ann(), "PLAIN");
  static_cast<void>(login.begin());
  receive(login, "AUTHENTICATE +");
  receive(login, line);
  CHECK_FALSE(login.is_running());
  CHECK_THAT(login.failure(), Contains(says));
}

// Registration with a login.

TEST_CASE("a registration with an account logs in before it ends the negotiation") {
  Registration registration("ann", true, "", ann());
  CHECK(receive(registration, ":s CAP * LS * :server-time sasl=PLAIN").empty());
  CHECK(receive(registration, ":s CAP * LS :batch") == Lines{"CAP REQ :sasl", "CAP REQ :batch server-time"});
  CHECK(receive(registration, ":s CAP * ACK :sasl") == Lines{"AUTHENTICATE PLAIN"});
  CHECK(receive(registration, ":s CAP * ACK :batch server-time").empty());
  CHECK(receive(registration, "AUTHENTICATE +").size() == 1);
  CHECK(receive(registration, ":s 433 * ann :in use") == Lines{"NICK ann_"});
  CHECK(receive(registration, ":s 900 ann ann!a@h ann :You are now logged in").empty());
  CHECK(receive(registration, ":s 903 ann :done") == Lines{"CAP END"});
  receive(registration, ":s 001 ann_ :hi");
  CHECK(registration.done());
  CHECK(registration.capabilities().has(irc::Capability::batch));
  CHECK(registration.refusal().empty());
}

TEST_CASE("the negotiation ends only when everything that was asked for is answered") {
  Registration registration("ann", true, "", ann());
  receive(registration, ":s CAP * LS :batch sasl=PLAIN");
  receive(registration, ":s CAP * ACK :sasl ");
  receive(registration, "AUTHENTICATE +");
  CHECK(receive(registration, ":s 903 ann :done").empty());
  CHECK(receive(registration, ":s CAP * NAK :batch") == Lines{"CAP END"});
}

TEST_CASE("rather than to come in without its account, a registration fails") {
  Registration registration("ann", true, "", ann());
  const auto refused = [&](std::string_view says) {
    CHECK(registration.is_not_logged_in());
    CHECK_THAT(registration.refusal(), Contains(std::string(says)));
    CHECK(receive(registration, ":s 001 ann :hi").empty());
    CHECK_FALSE(registration.done());
  };
  SECTION("the server knows no capabilities") {
    receive(registration, ":s 421 * CAP :Unknown command");
    receive(registration, ":s 001 ann :hi");
    refused("The server let us in without logging us in");
  }
  SECTION("the server knows no accounts") {
    CHECK(receive(registration, ":s CAP * LS :batch").empty());
    refused("it does not offer SASL");
  }
  SECTION("the server refuses the capability") {
    receive(registration, ":s CAP * LS :batch sasl");
    CHECK(receive(registration, ":s CAP * NAK :sasl").empty());
    CHECK(receive(registration, ":s CAP * ACK :batch").empty());
    refused("The server logs nobody in just now");
  }
  SECTION("the server offers nothing that can be used") {
    receive(registration, ":s CAP * LS :sasl=FOO");
    CHECK(receive(registration, ":s CAP * ACK :sasl").empty());
    refused("by FOO only");
  }
  SECTION("the password is wrong") {
    receive(registration, ":s CAP * LS :sasl=PLAIN");
    receive(registration, ":s CAP * ACK :sasl");
    receive(registration, "AUTHENTICATE +");
    CHECK(receive(registration, ":s 904 * :SASL authentication failed").empty());
    refused("does not take that password for the account ann");
  }
  SECTION("the server does not wait for the end of it") {
    receive(registration, ":s CAP * LS :sasl=PLAIN");
    receive(registration, ":s CAP * ACK :sasl");
    receive(registration, ":s 001 ann :hi");
    refused("The server let us in without logging us in");
  }
}

TEST_CASE("what is no matter of accounts is refused as before") {
  Registration registration("ann", true, "", ann());
  receive(registration, ":s 465 * :You are banned");
  CHECK(registration.refusal() == "The server does not let us in: You are banned");
  CHECK_FALSE(registration.is_not_logged_in());
}

TEST_CASE("a server for people with accounts says so, and what to do") {
  Registration registration("ann", true);
  receive(registration, ":s FAIL * ACCOUNT_REQUIRED :You need an account");
  receive(registration, "ERROR :You need an account");
  CHECK_THAT(registration.refusal(), Contains("chatclient --account NAME"));
  CHECK_FALSE(registration.is_not_logged_in());
}

TEST_CASE("one can log in later, as somebody else as well") {
  Registration registration("ann", true);
  CHECK(receive(registration, ":s CAP * LS :sasl=PLAIN") == Lines{"CAP END"});
  receive(registration, ":s 001 ann :hi");
  CHECK(registration.offers_login());
  CHECK(registration.log_in(ann()) == Lines{"CAP REQ :sasl"});
  CHECK(registration.is_logging_in());
  CHECK(receive(registration, ":s CAP ann ACK :sasl") == Lines{"AUTHENTICATE PLAIN"});
  receive(registration, "AUTHENTICATE +");
  CHECK(receive(registration, ":s 904 ann :wrong").empty());
  CHECK_FALSE(registration.is_logging_in());
  CHECK_THAT(registration.login_failure(), Contains("does not take that password"));
  CHECK(registration.log_in(ann()) == Lines{"AUTHENTICATE PLAIN"});  // the capability is there
  receive(registration, "AUTHENTICATE +");
  CHECK(receive(registration, ":s 903 ann :done").empty());
  CHECK_FALSE(registration.is_logging_in());
  CHECK(registration.login_failure().empty());
  CHECK(registration.done());
  SECTION("until the server offers it no more") {
    receive(registration, ":s CAP ann DEL :sasl");
    CHECK_FALSE(registration.offers_login());
    CHECK(receive(registration, ":s CAP ann NEW :sasl=SCRAM-SHA-256").empty());
    CHECK(registration.log_in(ann()) == Lines{"CAP REQ :sasl"});
    CHECK(receive(registration, ":s CAP ann NAK :sasl").empty());
    CHECK_FALSE(registration.is_logging_in());
    CHECK_THAT(registration.login_failure(), Contains("logs nobody in just now"));
  }
}

TEST_CASE("the making of accounts is offered, and no more") {
  Registration registration("ann", true);
  CHECK(receive(registration, ":s CAP * LS :draft/account-registration=before-connect") ==
        Lines{"CAP REQ :draft/account-registration"});
  CHECK(registration.offers_accounts());
  receive(registration, ":s CAP * ACK :draft/account-registration");
  receive(registration, ":s 001 ann :hi");
  receive(registration, ":s CAP ann DEL :draft/account-registration");
  CHECK_FALSE(registration.offers_accounts());
}
