#include "client/registration.hpp"

#include <catch2/catch.hpp>

using namespace chat;
using namespace chat::client;
using Lines = std::vector<std::string>;

namespace {
Lines receive(Registration& registration, std::string_view line) {
  const auto message = irc::parse(line);
  REQUIRE(message);
  return registration.receive(*message);
}
}  // namespace

TEST_CASE("Only capabilities that are offered and useful are asked for") {
  Registration registration("alice", true);
  CHECK(receive(registration, ":s CAP * LS * :server-time sasl=PLAIN").empty());
  CHECK(receive(registration, ":s CAP * LS :batch echo-message draft/unknown userhost-in-names") ==
        Lines{"CAP REQ :batch server-time echo-message"});
  CHECK(receive(registration, ":s CAP * ACK :batch server-time echo-message") == Lines{"CAP END"});
  CHECK(registration.capabilities().has(irc::Capability::echo_message));
  CHECK_FALSE(registration.capabilities().has(irc::Capability::setname));
}

TEST_CASE("Without a wish for it, echo-message is not asked for") {
  Registration registration("alice", false);
  CHECK(receive(registration, ":s CAP * LS :echo-message") == Lines{"CAP END"});
}

TEST_CASE("A refused request ends the negotiation too") {
  Registration registration("alice", true);
  receive(registration, ":s CAP * LS :batch");
  CHECK(receive(registration, ":s CAP * NAK :batch") == Lines{"CAP END"});
  CHECK(registration.capabilities().empty());
}

TEST_CASE("Capabilities come and go later, without another CAP END") {
  Registration registration("alice", true);
  receive(registration, ":s CAP * LS :batch");
  receive(registration, ":s CAP * ACK :batch");
  receive(registration, ":s 001 alice :hi");
  CHECK(receive(registration, ":s CAP alice NEW :setname") == Lines{"CAP REQ :setname"});
  CHECK(receive(registration, ":s CAP alice ACK :setname").empty());
  CHECK(registration.capabilities().has(irc::Capability::setname));
  CHECK(receive(registration, ":s CAP alice DEL :batch").empty());
  CHECK_FALSE(registration.capabilities().has(irc::Capability::batch));
}

TEST_CASE("What goes is used no more, and asked for again when it comes back") {
  Registration registration("alice", true);
  receive(registration, ":s CAP * LS :batch draft/chathistory");
  receive(registration, ":s CAP * ACK :batch draft/chathistory");
  receive(registration, ":s 001 alice :hi");
  CHECK(receive(registration, ":s CAP alice DEL :draft/chathistory example/unknown").empty());
  CHECK_FALSE(registration.capabilities().has(irc::Capability::chathistory));
  CHECK_FALSE(registration.available().has(irc::Capability::chathistory));
  CHECK(registration.capabilities().has(irc::Capability::batch));
  CHECK(receive(registration, ":s CAP alice NEW :draft/chathistory batch") == Lines{"CAP REQ :draft/chathistory"});
  CHECK_FALSE(registration.capabilities().has(irc::Capability::chathistory));  // not before the server has said so
  receive(registration, ":s CAP alice ACK :draft/chathistory");
  CHECK(registration.capabilities().has(irc::Capability::chathistory));
}

TEST_CASE("New capabilities that are of no use here, or unknown, are left alone") {
  Registration registration("alice", false);
  receive(registration, ":s CAP * LS :");
  receive(registration, ":s 001 alice :hi");
  CHECK(receive(registration, ":s CAP alice NEW :example/unknown userhost-in-names echo-message").empty());
  CHECK(receive(registration, ":s CAP alice NEW :setname=x,y away-notify=1") == Lines{"CAP REQ :away-notify setname"});
}

TEST_CASE("A capability that goes while it is asked for is refused, and nothing waits for it") {
  Registration registration("alice", true);
  receive(registration, ":s CAP * LS :");
  receive(registration, ":s 001 alice :hi");
  CHECK(receive(registration, ":s CAP alice NEW :setname") == Lines{"CAP REQ :setname"});
  CHECK(receive(registration, ":s CAP alice DEL :setname").empty());
  CHECK(receive(registration, ":s CAP alice NAK :setname").empty());
  CHECK_FALSE(registration.capabilities().has(irc::Capability::setname));
  CHECK(receive(registration, ":s CAP alice NEW :setname") == Lines{"CAP REQ :setname"});
}

TEST_CASE("Logging in and making accounts come and go with their capabilities") {
  Registration registration("alice", true);
  receive(registration, ":s CAP * LS :sasl=PLAIN draft/account-registration");
  receive(registration, ":s CAP * ACK :draft/account-registration");
  receive(registration, ":s 001 alice :hi");
  CHECK(registration.offers_login());
  CHECK(registration.offers_accounts());
  receive(registration, ":s CAP alice DEL :sasl draft/account-registration");
  CHECK_FALSE(registration.offers_login());
  CHECK_FALSE(registration.offers_accounts());
  CHECK(receive(registration, ":s CAP alice NEW :sasl=PLAIN draft/account-registration") ==
        Lines{"CAP REQ :draft/account-registration"});
  CHECK(registration.offers_login());
  CHECK(registration.offers_accounts());
}

TEST_CASE("A nick that is in use is followed by others like it") {
  Registration registration("alice", true);
  CHECK(receive(registration, ":s 433 * alice :in use") == Lines{"NICK alice_"});
  CHECK(receive(registration, ":s 433 * alice_ :in use") == Lines{"NICK alice__"});
  CHECK(receive(registration, ":s 433 * alice__ :in use") == Lines{"NICK alice1"});
  receive(registration, ":s 001 alice1 :hi");
  CHECK(registration.done());
  CHECK(registration.nick() == "alice1");
  CHECK(registration.wanted() == "alice");
}

TEST_CASE("What is tried instead of a nick keeps to the length that the server takes") {
  Registration refusing("ninechars", true);
  CHECK(receive(refusing, ":s 433 * ninechars :in use") == Lines{"NICK ninechars_"});
  CHECK(receive(refusing, ":s 432 * ninechars_ :too long") == Lines{"NICK ninecha__"});

  Registration cutting("ninechars", true);
  receive(cutting, ":s 433 * ninechars :in use");
  CHECK(receive(cutting, ":s 433 * ninechars :in use") == Lines{"NICK ninecha__"});
}

TEST_CASE("Trying other nicks has an end") {
  Registration registration("alice", true);
  for (int i = 0; i < 11; ++i) {
    CHECK_FALSE(receive(registration, ":s 433 * " + registration.nick() + " :in use").empty());
    CHECK(registration.refusal().empty());
  }
  CHECK(receive(registration, ":s 433 * x :in use").empty());
  CHECK(registration.refusal().find("Choose another with --nick.") != std::string::npos);
}

TEST_CASE("A nick that the server does not accept, a password and a ban are refusals with a sentence") {
  Registration malformed("0", true);
  receive(malformed, ":s 432 * 0 :Erroneous nickname");
  CHECK(malformed.refusal() ==
        "The server does not accept the nick \"0\" (Erroneous nickname). Choose another with --nick.");

  Registration banned("alice", true);
  receive(banned, ":s 465 * :You are banned");
  receive(banned, "ERROR :Closing link");
  CHECK(banned.refusal() == "The server does not let us in: You are banned");
}

TEST_CASE("A system user's name becomes a nick") {
  CHECK(make_nick("root") == "root");
  CHECK(make_nick("0Ann-Marie van Dyke") == "AnnMariev");
  CHECK(make_nick("Größe") == "Gre");
  CHECK(make_nick("").starts_with("guest"));
}
