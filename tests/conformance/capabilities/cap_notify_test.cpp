#include <catch2/catch.hpp>

#include "support/mind_harness.hpp"

// cap-notify: https://ircv3.net/specs/extensions/capability-negotiation#cap-notify

using namespace chat;
using namespace chat::test;

namespace {

using Registration = core::AccountSettings::Registration;

constexpr const char* kRegistration = "draft/account-registration";

struct Server {
  void configure() { chat.mind.configure(std::make_shared<core::Settings>(settings)); }
  /// One who negotiates with this version of CAP LS, or with none.
  Client connect(const std::string& nick, const std::string& version = {}, const Arriving& how = {}) {
    Client client = chat.open(how);
    if (!version.empty()) client.send("CAP LS " + version);
    client.send("NICK " + nick);
    client.send("USER u 0 * :U");
    client.send("CAP END");
    static_cast<void>(client.lines());
    return client;
  }
  core::Settings settings;
  MindHarness chat{settings};
};

Lines enabled(Client& client) { return client.ask("CAP LIST"); }

}  // namespace

TEST_CASE("cap-notify: what is not offered any more is told, and taken away; what comes back is told with its value") {
  Server server;
  Client ann = server.connect("ann", "302");
  ann.send(std::string("CAP REQ ") + kRegistration);
  static_cast<void>(ann.lines());
  server.settings.accounts.registration = Registration::closed;
  server.configure();
  CHECK(ann.lines() == Lines{":chat.example CAP ann DEL :draft/account-registration"});
  CHECK(enabled(ann) == Lines{":chat.example CAP ann LIST :cap-notify"});
  CHECK(ann.ask(std::string("CAP REQ ") + kRegistration) ==
        Lines{":chat.example CAP ann NAK :draft/account-registration"});
  server.settings.accounts.registration = Registration::open;
  server.settings.accounts.before_connect = false;
  server.configure();
  CHECK(ann.lines() == Lines{":chat.example CAP ann NEW :draft/account-registration=custom-account-name"});
  CHECK(enabled(ann) == Lines{":chat.example CAP ann LIST :cap-notify"});  // it has to be asked for again
}

TEST_CASE("cap-notify: with metadata go its subscriptions, as if the client had given it up") {
  Server server;
  Client ann = server.connect("ann", "302");
  ann.send("CAP REQ :batch draft/metadata-2");
  ann.send("METADATA * SUB url");
  server.settings.metadata.enabled = false;
  server.configure();
  server.settings.metadata.enabled = true;
  server.configure();
  ann.send("CAP REQ draft/metadata-2");
  static_cast<void>(ann.lines());
  CHECK(only(ann.ask("METADATA * SUBS"), "772").empty());
}

TEST_CASE("cap-notify: another value is told to those who know values") {
  Server server;
  Client ann = server.connect("ann", "302");
  Client old = server.connect("old");
  old.send("CAP REQ cap-notify");
  static_cast<void>(old.lines());
  server.settings.limits.multiline_bytes = 4096;
  server.configure();
  CHECK(ann.lines() == Lines{":chat.example CAP ann NEW :draft/multiline=max-bytes=4096,max-lines=100"});
  CHECK(old.lines().empty());
  server.configure();
  CHECK(ann.lines().empty());
}

TEST_CASE("cap-notify: asked for by itself it tells names") {
  Server server;
  Client old = server.connect("old");
  old.send("CAP REQ cap-notify");
  static_cast<void>(old.lines());
  server.settings.accounts.registration = Registration::closed;
  server.configure();
  CHECK(old.lines() == Lines{":chat.example CAP old DEL :draft/account-registration"});
  server.settings.accounts.registration = Registration::open;
  server.configure();
  CHECK(old.lines() == Lines{":chat.example CAP old NEW :draft/account-registration"});
  old.send("CAP REQ -cap-notify");
  static_cast<void>(old.lines());
  server.settings.accounts.registration = Registration::closed;
  server.configure();
  CHECK(old.lines().empty());
}

TEST_CASE("cap-notify: who did not ask is told nothing, and loses what is gone") {
  Server server;
  Client old = server.connect("old");
  old.send(std::string("CAP REQ :batch ") + kRegistration);
  static_cast<void>(old.lines());
  server.settings.accounts.registration = Registration::closed;
  server.configure();
  CHECK(old.lines().empty());
  CHECK(enabled(old) == Lines{":chat.example CAP old LIST :batch"});
}

TEST_CASE("cap-notify: before registration, too") {
  Server server;
  Client client = server.chat.open();
  client.send("CAP LS 302");
  static_cast<void>(client.lines());
  server.settings.accounts.registration = Registration::closed;
  server.configure();
  CHECK(client.lines() == Lines{":chat.example CAP * DEL :draft/account-registration"});
}

TEST_CASE("cap-notify: sts is told anew, by its port or its duration, and never taken back") {
  Server server;
  Client plain = server.connect("plain", "302");
  Client secure = server.connect("secure", "302", {.secure = true});
  Client old = server.connect("old");
  old.send("CAP REQ cap-notify");
  static_cast<void>(old.lines());
  server.settings.sts = {.port = 6697, .duration = std::chrono::seconds{60}, .preload = false};
  server.configure();
  CHECK(plain.lines() == Lines{":chat.example CAP plain NEW :sts=port=6697,duration=60"});
  CHECK(secure.lines() == Lines{":chat.example CAP secure NEW :sts=duration=60"});
  server.settings.sts->duration = {};
  server.configure();
  CHECK(secure.lines() == Lines{":chat.example CAP secure NEW :sts=duration=0"});
  static_cast<void>(plain.lines());
  server.settings.sts.reset();
  server.configure();
  CHECK(plain.lines().empty());
  CHECK(secure.lines().empty());
  CHECK(old.lines().empty());
}

TEST_CASE("cap-notify: that an account is required is told as it comes and goes") {
  Server server;
  Client ann = server.connect("ann", "302");
  server.settings.accounts.login_required = true;
  server.configure();
  CHECK(ann.lines() == Lines{":chat.example CAP ann NEW :draft/account-required"});
  server.settings.accounts.login_required = false;
  server.configure();
  CHECK(ann.lines() == Lines{":chat.example CAP ann DEL :draft/account-required"});
}
