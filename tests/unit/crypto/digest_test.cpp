#include "crypto/digest.hpp"

#include <catch2/catch.hpp>

#include <string>

#include "crypto/password.hpp"

using chat::crypto::sha256_text;

TEST_CASE("digest: SHA-256, as FIPS 180-2 has it") {
  CHECK(sha256_text("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(sha256_text("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST_CASE("secrets: one that is wiped is empty") {
  std::string secret = "secret";
  chat::crypto::wipe(secret);
  CHECK(secret.empty());
}
