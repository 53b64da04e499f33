#include "crypto/base64.hpp"

#include <catch2/catch.hpp>
#include <string>

using namespace chat::crypto;

TEST_CASE("base64: the examples of RFC 4648, there and back") {
  const auto [bytes, text] = GENERATE(table<std::string, std::string>({{"", ""},
                                                                       {"f", "Zg=="},
                                                                       {"fo", "Zm8="},
                                                                       {"foo", "Zm9v"},
                                                                       {"foob", "Zm9vYg=="},
                                                                       {"fooba", "Zm9vYmE="},
                                                                       {"foobar", "Zm9vYmFy"}}));
  CHECK(to_base64(bytes) == text);
  CHECK(from_base64(text) == bytes);
}

TEST_CASE("base64: every byte goes there and back") {
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes += static_cast<char>(i);
  CHECK(from_base64(to_base64(bytes)) == bytes);
}

TEST_CASE("base64: what is not in the one form that a text has is refused") {
  const auto* text = GENERATE("Zg", "Zg=", "Zg===", "Z", "Zm9v=", "=", "====", "Zm9vZg==Zm9v", "Zm9 v", " Zm9v",
                              "Zm9v\n", "Zm9-", "Zm9_", "Zh==", "Zm9=", "Zm\x80v", "*");
  CAPTURE(text);
  CHECK_FALSE(from_base64(text));
}
