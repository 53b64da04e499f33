#include "crypto/scram.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <string_view>

#include "crypto/base64.hpp"

using namespace chat::crypto;
using scram::Error;

namespace {

// The example of RFC 7677 section 3: user "user", password "pencil".
const std::string kClientNonce = "rOprNGfwEbeRWgbNEkqO";
const std::string kServerNonce = "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
const std::string kSalt = "W22ZaJ0SNY7soEsUEjb6gQ==";
const std::string kClientFirst = "n,,n=user,r=" + kClientNonce;
const std::string kServerFirst = "r=" + kClientNonce + kServerNonce + ",s=" + kSalt + ",i=4096";
const std::string kWithoutProof = "c=biws,r=" + kClientNonce + kServerNonce;
const std::string kClientFinal = kWithoutProof + ",p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=";
const std::string kServerFinal = "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=";

scram::Keys keys() {
  static const scram::Keys made = scram::make_keys("pencil", from_base64(kSalt).value(), 4096);
  return made;
}

/// A server that has sent the example's challenge.
struct Challenged {
  explicit Challenged(const std::string& first = kClientFirst) {
    REQUIRE(server.take_first(first));
    challenge = server.challenge(keys(), {kServerNonce});
  }
  scram::Server server;
  std::string challenge;
};

/// Both sides, to the end; what either says is wrong.
std::expected<void, Error> log_in(std::string_view name, std::string_view password, const scram::Keys& kept) {
  scram::Client client(name, password, scram::Nonce::of("eighteen bytes at 1"));
  scram::Server server;
  if (auto taken = server.take_first(client.first()); !taken) return taken;
  CHECK(server.name() == name);
  const auto answer = client.answer(server.challenge(kept, scram::Nonce::of("eighteen bytes at 2")));
  if (!answer) return std::unexpected(answer.error());
  const auto end = server.take_final(*answer);
  if (!end) return std::unexpected(end.error());
  return client.verify(*end);
}

}  // namespace

TEST_CASE("SCRAM: the server's side of RFC 7677's example") {
  Challenged scene;
  CHECK(scene.server.name() == "user");
  CHECK(scene.server.authorization().empty());
  CHECK(scene.challenge == kServerFirst);
  CHECK(scene.server.take_final(kClientFinal) == kServerFinal);
}

TEST_CASE("SCRAM: the client's side of RFC 7677's example") {
  scram::Client client("user", "pencil", {kClientNonce});
  CHECK(client.first() == kClientFirst);
  CHECK(client.answer(kServerFirst) == kClientFinal);
  CHECK(client.verify(kServerFinal).has_value());
}

TEST_CASE("SCRAM: both sides agree on passwords and names of all kinds") {
  const auto* password = GENERATE("pencil", "correct horse battery staple", "pa,ss=word", "gr\xC3\xBC\xC3\x9F Gott",
                                  "\xF0\x9F\xA6\x84 emoji", "\xFF not UTF-8");
  const auto* name = GENERATE("alice", "a,b=c", "J\xC3\xBCrgen");
  const auto kept = scram::make_keys(password, "0123456789abcdef", 4096);
  CHECK(log_in(name, password, kept).has_value());
  CHECK(log_in(name, std::string(password) + "x", kept) == std::unexpected(Error::proof));
}

TEST_CASE("SCRAM: a password is prepared by SASLprep, so that it can be typed in other ways") {
  CHECK(scram::prepare("pencil") == "pencil");
  CHECK(scram::prepare("u\xCC\x88") == "\xC3\xBC");                 // u and a combining diaeresis: one letter
  CHECK(scram::prepare("I\xC2\xADX") == "IX");                      // RFC 4013 section 3: a soft hyphen is nothing
  CHECK(scram::prepare("\xE2\x85\xA8") == "IX");                    // the Roman numeral nine
  CHECK(scram::prepare("a\xC2\xA0z") == "a z");                     // a no-break space
  CHECK(scram::prepare("\xC2\xAD") == "\xC2\xAD");                  // nothing would be left of it: taken as it is
  CHECK(scram::prepare("a\x07z") == "a\x07z");                      // prohibited: taken as it is
  CHECK(scram::prepare("\xF0\x9F\xA6\x84") == "\xF0\x9F\xA6\x84");  // unassigned in Unicode 3.2
  CHECK(scram::make_keys("u\xCC\x88", "salt", 1) == scram::make_keys("\xC3\xBC", "salt", 1));
  const std::string widest = [] {
    std::string text;
    for (int i = 0; i < 100; ++i) text += "\xEF\xB7\xBA";  // one character that becomes eighteen
    return text;
  }();
  CHECK(scram::prepare(widest).size() > 3000);
}

TEST_CASE("SCRAM: keys as text, there and back") {
  const std::string text = scram::to_text(keys());
  CHECK(text.starts_with("4096$" + kSalt + "$"));
  CHECK(scram::parse_keys(text) == keys());
}

TEST_CASE("SCRAM: what is not keys as text is refused") {
  const std::string digest = to_base64(std::string(32, 'x'));
  const std::string both = "$" + digest + "$" + digest;
  const auto text =
      GENERATE_COPY(as<std::string>(), "", "$$$", "4096$c2FsdA==$" + digest, "4096$c2FsdA==" + both + "$",
                    "4096$c2FsdA==" + both + "$x", "0$c2FsdA==" + both, "04096$c2FsdA==" + both, "-1$c2FsdA==" + both,
                    "4096 $c2FsdA==" + both, "2000001$c2FsdA==" + both, "99999999999$c2FsdA==" + both, "4096$" + both,
                    "4096$c2FsdA" + both, "4096$c2FsdA==$" + digest + "$c2FsdA==", "4096$c2FsdA==$c2FsdA==$" + digest,
                    "4096$" + to_base64(std::string(257, 's')) + both);
  CAPTURE(text);
  CHECK_FALSE(scram::parse_keys(text));
  CHECK(scram::parse_keys("4096$c2FsdA==" + both));
  CHECK(scram::parse_keys("2000000$" + to_base64(std::string(256, 's')) + both));
}

TEST_CASE("SCRAM: keys of a name that nobody has are always the same and fit no password") {
  const auto decoy = scram::decoy_keys("secret", "alice", 4096);
  CHECK(decoy == scram::decoy_keys("secret", "alice", 4096));
  CHECK(decoy.salt.size() == 16);
  CHECK(decoy.salt != scram::decoy_keys("secret", "bob", 4096).salt);
  CHECK(decoy.salt != scram::decoy_keys("other secret", "alice", 4096).salt);
  CHECK(log_in("alice", "pencil", decoy) == std::unexpected(Error::proof));
}

TEST_CASE("SCRAM server: first messages that are accepted") {
  SECTION("a client that could bind the channel and believes that we cannot") {
    scram::Server server;
    REQUIRE(server.take_first("y,,n=user,r=abc"));
    static_cast<void>(server.challenge(keys(), {"def"}));
    // What it said at first is in its final message, too.
    CHECK(server.take_final("c=biws,r=abcdef,p=" + to_base64(std::string(32, 'x'))) ==
          std::unexpected(Error::channel_binding));
  }
  SECTION("another authorization identity") {
    scram::Server server;
    REQUIRE(server.take_first("n,a=ad=2Cmin=3D,n=us=3Der,r=abc"));
    CHECK(server.name() == "us=er");
    CHECK(server.authorization() == "ad,min=");
  }
  SECTION("extensions that may be passed over") {
    scram::Server server;
    CHECK(server.take_first("n,,n=user,r=abc,x=1,Y=two words"));
  }
}

TEST_CASE("SCRAM server: first messages that are refused") {
  using namespace std::string_literals;
  const auto [message, error] = GENERATE(table<std::string, Error>({
      {"", Error::malformed},
      {"n", Error::malformed},
      {"n,", Error::malformed},
      {"n,,", Error::malformed},
      {"n,n=user,r=abc", Error::malformed},
      {"z,,n=user,r=abc", Error::malformed},
      {"N,,n=user,r=abc", Error::malformed},
      {" n,,n=user,r=abc", Error::malformed},
      {"p=tls-unique,,n=user,r=abc", Error::channel_binding},
      {"p=,,n=user,r=abc", Error::channel_binding},
      {"n,,m=ext,n=user,r=abc", Error::extension},
      {"n,,n=user,r=abc,m=ext", Error::malformed},
      {"n,,r=abc,n=user", Error::malformed},
      {"n,,n=user", Error::malformed},
      {"n,,n=,r=abc", Error::malformed},
      {"n,,n=user,r=", Error::malformed},
      {"n,,n=user,r=a b", Error::malformed},
      {"n,,n=user,r=ab\xC3\xBC", Error::malformed},
      {"n,,n=user,r=abc,", Error::malformed},
      {"n,,n=user,r=abc,x", Error::malformed},
      {"n,,n=user,r=abc,x=", Error::malformed},
      {"n,,n=user,r=abc,1=2", Error::malformed},
      {"n,,n=user,r=abc,,x=1", Error::malformed},
      {"n,,n=us=2cer,r=abc", Error::malformed},
      {"n,,n=us=er,r=abc", Error::malformed},
      {"n,,n=user=,r=abc", Error::malformed},
      {"n,a=,n=user,r=abc", Error::malformed},
      {"n,b=x,n=user,r=abc", Error::malformed},
      {"n,,n=us\0er,r=abc"s, Error::malformed},
      {"n,,n=\xFFuser,r=abc", Error::malformed},
      {"n,,n=user,r=" + std::string(scram::kMaxMessage, 'x'), Error::malformed},
  }));
  CAPTURE(message);
  scram::Server server;
  CHECK(server.take_first(message) == std::unexpected(error));
  CHECK(server.take_first(kClientFirst) == std::unexpected(Error::malformed));  // there is no second try
  CHECK_THROWS(server.challenge(keys(), {"nonce"}));
}

TEST_CASE("SCRAM server: final messages that are refused, and never twice") {
  const std::string proof = ",p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=";
  const auto [message, error] = GENERATE_COPY(table<std::string, Error>({
      {"", Error::malformed},
      {kWithoutProof, Error::malformed},
      {kClientFinal + "=", Error::malformed},
      {kClientFinal + ",", Error::malformed},
      {kClientFinal + ",x=1", Error::malformed},
      {kWithoutProof + ",p=", Error::malformed},
      {kWithoutProof + ",p=AAAA", Error::malformed},
      {kWithoutProof + "," + proof, Error::malformed},
      {kWithoutProof + ",x=1" + proof, Error::proof},  // what is signed differs
      {kWithoutProof + ",m=1" + proof, Error::malformed},
      {"r=" + kClientNonce + kServerNonce + ",c=biws" + proof, Error::malformed},
      {"c=eSws,r=" + kClientNonce + kServerNonce + proof, Error::channel_binding},
      {"c=,r=" + kClientNonce + kServerNonce + proof, Error::channel_binding},
      {"c=biws,r=" + kClientNonce + proof, Error::nonce},
      {"c=biws,r=" + kClientNonce + kServerNonce + "x" + proof, Error::nonce},
      {kWithoutProof + ",p=" + to_base64(std::string(32, '\0')), Error::proof},
      {std::string(scram::kMaxMessage, 'x') + kClientFinal, Error::malformed},
  }));
  CAPTURE(message);
  Challenged scene;
  CHECK(scene.server.take_final(message) == std::unexpected(error));
  CHECK(scene.server.take_final(kClientFinal) == std::unexpected(Error::malformed));
}

TEST_CASE("SCRAM client: what a server may not say first") {
  const std::string nonce = "r=" + kClientNonce;
  const auto [message, error] = GENERATE_COPY(table<std::string, Error>({
      {"", Error::malformed},
      {"e=unknown-user", Error::refused},
      {"m=x," + kServerFirst, Error::extension},
      {nonce + ",s=" + kSalt + ",i=4096", Error::nonce},  // nothing of its own
      {"r=other,s=" + kSalt + ",i=4096", Error::nonce},
      {nonce + "x,s=,i=4096", Error::malformed},
      {nonce + "x,s=*,i=4096", Error::malformed},
      {nonce + "x,i=4096,s=" + kSalt, Error::malformed},
      {nonce + "x,s=" + kSalt, Error::malformed},
      {nonce + "x,s=" + kSalt + ",i=", Error::malformed},
      {nonce + "x,s=" + kSalt + ",i=many", Error::iterations},
      {nonce + "x,s=" + kSalt + ",i=4095", Error::iterations},
      {nonce + "x,s=" + kSalt + ",i=2000001", Error::iterations},
      {nonce + "x,s=" + kSalt + ",i=4096,", Error::malformed},
      {nonce + "x,s=" + to_base64(std::string(257, 's')) + ",i=4096", Error::malformed},
  }));
  CAPTURE(message);
  scram::Client client("user", "pencil", {kClientNonce});
  CHECK(client.answer(message) == std::unexpected(error));
  CHECK(client.answer(kServerFirst) == std::unexpected(Error::malformed));
}

TEST_CASE("SCRAM client: a server that does not know the keys is found out") {
  scram::Client client("user", "pencil", {kClientNonce});
  CHECK(client.verify(kServerFinal) == std::unexpected(Error::malformed));  // not due yet
  scram::Client other("user", "pencil", {kClientNonce});
  REQUIRE(other.answer(kServerFirst));
  SECTION("another signature") {
    CHECK(other.verify("v=" + to_base64(std::string(32, 'x'))) == std::unexpected(Error::signature));
  }
  SECTION("none") { CHECK(other.verify("v=") == std::unexpected(Error::malformed)); }
  SECTION("nothing") { CHECK(other.verify("") == std::unexpected(Error::malformed)); }
  SECTION("an error") { CHECK(other.verify("e=invalid-proof") == std::unexpected(Error::refused)); }
  CHECK(other.verify(kServerFinal) == std::unexpected(Error::malformed));  // there is no second try
}
