#include <string>
#include <vector>

#include "shown.hpp"
#include "text/slash.hpp"

using namespace chat;
using namespace chat::text;
using namespace chat::text::testing;
using Catch::Matchers::Contains;

namespace {

struct Case {
  std::string typed;
  std::vector<std::string> lines;
  Action action = Action::none;
  std::string argument = {};
};

constexpr Reader kAsks = Reader::client;
constexpr Reader kDoesNotAsk = Reader::bare_terminal;

std::expected<Typed, std::string> typed_at(std::string_view place, std::string_view typed, Reader reader) {
  SlashContext context{"me", place};
  context.reader = reader;
  return read_typed(typed, context);
}

void check(std::string_view place, Reader reader, const std::vector<Case>& cases) {
  for (const Case& c : cases) {
    INFO(c.typed);
    const auto result = typed_at(place, c.typed, reader);
    if (!result) FAIL_CHECK(result.error());
    if (!result) continue;
    CHECK(result->lines == c.lines);
    CHECK(result->action == c.action);
    CHECK(result->argument == c.argument);
  }
}

void check_refused(std::string_view place, Reader reader,
                   const std::vector<std::pair<std::string, std::string>>& cases) {
  for (const auto& [typed, says] : cases) {
    INFO(typed);
    const auto result = typed_at(place, typed, reader);
    if (result) FAIL_CHECK("it was accepted");
    if (!result) CHECK_THAT(result.error(), Contains(says));
  }
}

}  // namespace

TEST_CASE("accounts where passwords are asked for: none stands in the line") {
  check("#lobby", kAsks,
        {
            {"/register", {}, Action::register_account, "* *"},
            {"/register ann", {}, Action::register_account, "ann *"},
            {"/register ann@example.org", {}, Action::register_account, "* ann@example.org"},
            {"/register ann ann@example.org", {}, Action::register_account, "ann ann@example.org"},
            {"/register ann@example.org ann", {}, Action::register_account, "ann ann@example.org"},
            {"/account register ann", {}, Action::register_account, "ann *"},
            {"/login", {}, Action::log_in, ""},
            {"/login ann", {}, Action::log_in, "ann"},
            {"/account login ann", {}, Action::log_in, "ann"},
            {"/account identify", {}, Action::log_in, ""},
            {"/account password", {}, Action::change_password, ""},
            {"/account PASSWD", {}, Action::change_password, ""},
        });
  check_refused("#lobby", kAsks,
                {
                    {"/register ann secret", "Do not type a password there"},
                    {"/register ann letmein", "An invitation's code is for /verify, afterwards."},
                    {"/register ann ann@example.org secret", "it is asked for"},
                    {"/register :ann", "/register [ACCOUNT] [EMAIL]"},
                    {"/login ann secret", "Do not type a password there"},
                    {"/login :ann", "/login [ACCOUNT]"},
                    {"/account identify ann secret", "Do not type a password there"},
                    {"/account passwd old new", "Do not type a password there"},
                });
}

TEST_CASE("accounts at a bare terminal: the password is the last word") {
  check("#lobby", kDoesNotAsk,
        {
            {"/register secret", {"REGISTER * * :secret"}},
            {"/register ann secret", {"REGISTER ann * :secret"}},
            {"/register ann@example.org secret", {"REGISTER * ann@example.org :secret"}},
            {"/register ann  ann@example.org   :secret", {"REGISTER ann ann@example.org ::secret"}},
            {"/register ann p@ss", {"REGISTER ann * :p@ss"}},
            {"/login secret", {"NS IDENTIFY :secret"}},
            {"/login ann secret", {"NS IDENTIFY ann :secret"}},
            {"/account identify ann secret", {"NS IDENTIFY ann secret"}},
            {"/account passwd old new", {"NS PASSWD old new"}},
        });
  check_refused("#lobby", kDoesNotAsk,
                {
                    {"/register", "Choose a password"},
                    {"/register norbert@example.org", "put a password behind it"},
                    {"/register ann bob secret", "each of them is one word"},
                    {"/register a@b c@d secret", "each of them is one word"},
                    {"/login", "Put your password behind the command"},
                    {"/login ann my secret", "each of them is one word"},
                });
}

TEST_CASE("what is said of accounts and channels becomes a line to their service") {
  for (const Reader reader : {kAsks, kDoesNotAsk}) {
    check("#lobby", reader,
          {
              {"/verify ann 7h2kq9", {"VERIFY ann 7h2kq9"}},
              {"/logout", {"NS LOGOUT"}},
              {"/account", {"NS INFO"}},
              {"/account info bob", {"NS INFO bob"}},
              {"/account set key a value", {"NS SET key a value"}},
              {"/account certificate add", {"NS CERT add"}},
              {"/account sessions", {"NS SESSIONS"}},
              {"/account delete ann", {"NS DROP ann"}},
              {"/account frobnicate", {"NS FROBNICATE"}},
              {"/channel register", {"CS REGISTER #lobby"}},
              {"/channel register #games", {"CS REGISTER #games"}},
              {"/channel access bob operator", {"CS ACCESS #lobby bob operator"}},
              {"/channel access #games bob voice", {"CS ACCESS #games bob voice"}},
              {"/channel transfer bob", {"CS TRANSFER #lobby bob"}},
              {"/channel delete", {"CS DROP #lobby"}},
              {"/channel drop 7296fada", {"CS DROP #lobby 7296fada"}},
              {"/account drop 7296fada", {"NS DROP 7296fada"}},
              {"/account certificates", {"NS CERT LIST"}},
              {"/account help", {}, Action::help, "account"},
              {"/channel help", {}, Action::help, "channel"},
              {"/channel HELP access", {}, Action::help, "channel"},
              {"/channel list", {"CS LIST"}},
              {"/ch", {"LIST"}},  // not /channel, which is typed in full
              {"/channels", {"LIST"}},
          });
    check_refused("bob", reader,
                  {
                      {"/verify", "/verify ACCOUNT CODE"},
                      {"/verify ann", "/verify ACCOUNT CODE"},
                      {"/verify ann 1 2", "/verify ACCOUNT CODE"},
                      {"/verify :ann 1", "/verify ACCOUNT CODE"},
                      {"/logout now", "It is written /logout, with nothing behind it."},
                      {"/account :x", "/account [COMMAND]"},
                      {"/channel", "/channel register. /channels lists the channels."},
                      {"/channel register", "name one: /channel register #channel"},
                      {"/account info " + std::string(600, 'x'), "too long by"},
                  });
  }
}

TEST_CASE("help about accounts and channels has all their subcommands, in the slash language") {
  const auto all = [](std::string_view command) {
    std::string text;
    for (const std::string& line : help_lines(Reader::client, command)) {
      CHECK(line.find('\n') == std::string::npos);
      text += line + "\n";
    }
    return text;
  };
  for (const char* word :
       {"info", "set always-on", "set devices", "sessions", "password", "certificate", "drop CODE"}) {
    CHECK_THAT(all("account"), Contains(std::string("/account ") + word));
  }
  for (const char* word : {"register", "info", "access", "up", "transfer", "drop CODE", "list"}) {
    CHECK_THAT(all("channel"), Contains(std::string("/channel ") + word));
  }
}

TEST_CASE("what a server says of accounts is shown as sentences") {
  check_shown({
      {":irc.example 900 me me!m@h ann :You are now logged in as ann", "-- You are logged in as ann."},
      {":irc.example 901 me me!m@h :You are now logged out", "-- You are logged out of your account."},
      {":irc.example 902 me :Your account is suspended",
       "!! You are not logged in: that account cannot be used now (Your account is suspended)."},
      {":irc.example 903 me :SASL authentication successful", ""},
      {":irc.example 904 me :SASL authentication failed",
       "!! You are not logged in. Check the account's name and the password, and try "
       "again: /login ACCOUNT"},
      {":irc.example 905 me :SASL message too long",
       "!! You are not logged in: what was sent for it is too long for the server."},
      {":irc.example 906 me :SASL authentication aborted", "!! The login was broken off; /login begins it again."},
      {":irc.example 907 me :You have already authenticated",
       "!! You are logged in already; /logout first, to log in as somebody else."},
      {":irc.example 908 me PLAIN,EXTERNAL :are available", "-- The server can log people in by PLAIN,EXTERNAL."},
      {":irc.example REGISTER SUCCESS ann :Account created", "-- The account ann is yours now, and you are logged in."},
      {":irc.example REGISTER VERIFICATION_REQUIRED ann :A code was sent to your address",
       "-- One step is left: A code was sent to your address. Then: /verify ann CODE"},
      {":irc.example REGISTER VERIFICATION_REQUIRED ann :Give your invitation code with VERIFY ann <code>.",
       "-- One step is left: Give your invitation code with /verify ann CODE."},
      {":irc.example REGISTER SOMETHING ann :else", "-- else"},
      {":irc.example REGISTER SUCCESS", "-- SUCCESS"},
      {":irc.example VERIFY SUCCESS ann :Done", "-- The account ann is complete, and you are logged in."},
      {":irc.example VERIFY SUCCESS", "-- SUCCESS"},
      {":bob!b@h ACCOUNT bobby", "-- bob logged in as bobby"},
      {":bob!b@h ACCOUNT *", "-- bob logged out"},
      {":me!m@h ACCOUNT ann", "-- You logged in as ann"},
      {":irc.example 330 me bob bobby :is logged in as", "-- bob is logged in as bobby."},
      {":irc.example 671 me bob :is using a secure connection", "-- bob uses an encrypted connection."},
      {":irc.example 301 me bob :Not here now; your message is kept",
       "-- bob is away: Not here now; your message is kept"},
  });
}

TEST_CASE("what the services answer is an answer, and no private talk") {
  check_shown({
      {":NickServ!NickServ@services NOTICE me :You have no account", "-- NickServ: You have no account"},
      {":chanserv!s@h NOTICE me :#lobby is registered", "-- chanserv: #lobby is registered"},
      {":bob!b@h NOTICE me :You have no account", "[private] -bob- You have no account"},
      {":NickServ!NickServ@services NOTICE #lobby :hello", "#lobby -NickServ- hello"},
  });
  CHECK_FALSE(views(":NickServ!s@h NOTICE me :hello").at(0).is_private);
}

TEST_CASE("what was refused of accounts says what to do") {
  const std::string fail = ":irc.example FAIL ";
  check_shown({
      {fail + "REGISTER ACCOUNT_EXISTS ann :Taken",
       "!! The account ann is somebody's already; choose another name: /register ACCOUNT"},
      {fail + "REGISTER BAD_ACCOUNT_NAME a*b :Bad",
       "!! a*b cannot be an account; choose another name: /register ACCOUNT"},
      {fail + "REGISTER ACCOUNT_NAME_MUST_BE_NICK ann :No",
       "!! An account is called as you are here: /register without a name, or /nick first."},
      {fail + "REGISTER NEED_NICK * :No", "!! Choose a nick first: /nick NAME"},
      {fail + "REGISTER ALREADY_AUTHENTICATED ann :No", "!! You are logged in already; /logout first."},
      {fail + "VERIFY ALREADY_AUTHENTICATED ann :No", "!! You are logged in already; /logout first."},
      {fail + "REGISTER ALREADY_REGISTERED ann :No", "!! You are logged in already; /logout first."},
      {fail + "REGISTER WEAK_PASSWORD ann :At least 8 characters",
       "!! That password is too easy to guess; choose a longer one: At least 8 characters"},
      {fail + "REGISTER UNACCEPTABLE_PASSWORD ann :Too long",
       "!! That password cannot be taken; choose another: Too long"},
      {fail + "REGISTER INVALID_EMAIL ann :An address is needed.",
       "!! An address is needed. It stands behind the name: /register ACCOUNT EMAIL"},
      {fail + "REGISTER UNACCEPTABLE_EMAIL ann :Used", "!! That e-mail address cannot be taken here: Used"},
      {fail + "REGISTER COMPLETE_CONNECTION_REQUIRED :No",
       "!! That can be done only after you have been let in; try again then."},
      {fail + "REGISTER TEMPORARILY_UNAVAILABLE ann :Closed", "!! No account can be made just now: Closed"},
      {fail + "VERIFY INVALID_CODE ann :Bad",
       "!! That is not the code, or it is too old; check it, or /register again (the same name only if you have stayed "
       "connected since)."},
      {fail + "VERIFY TEMPORARILY_UNAVAILABLE ann :Later", "!! No account can be completed just now: Later"},
      {fail + "* ACCOUNT_REQUIRED :No", "!! That is for people with an account: /login, or /register makes one."},
      {fail + "NS ACCOUNT_REQUIRED :No", "!! That is for people with an account: /login, or /register makes one."},
      {fail + "NS REFUSED :That is not the code.", "!! That is not the code."},
      {fail + "NS INVALID_PARAMS :That is written: VERIFY <account> <code>",
       "!! Something is missing there; /help account tells how it is written."},
      {fail + "NS UNKNOWN_COMMAND :No", "!! There is no such command; /help account lists those there are."},
      {fail + "CS INVALID_PARAMS :That is written: UP <#channel>",
       "!! Something is missing there; /help channel tells how it is written."},
      {fail + "CS UNKNOWN_COMMAND :No", "!! There is no such command; /help channel lists those there are."},
      {fail + "REGISTER SOMETHING_NEW ann :In the server's words", "!! In the server's words"},
  });
}
