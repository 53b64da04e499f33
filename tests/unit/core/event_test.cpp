#include "core/event.hpp"

#include <catch2/catch.hpp>
#include <set>
#include <string>

#include "support/random.hpp"

using namespace chat::core;
using chat::test::Random;
using chat::util::Stamp;

TEST_CASE("msgid: 26 characters that may stand in a tag") {
  for (const auto& [bits, node] : {std::pair<std::uint64_t, NodeId>{0, 0}, {~0ULL, ~0ULL}, {1, 2}, {1ULL << 63U, 7}}) {
    const std::string text = msgid_text({Stamp{bits}, node});
    REQUIRE(text.size() == 26);
    REQUIRE(text.find_first_not_of("0123456789abcdefghijklmnopqrstuv") == std::string::npos);
  }
  REQUIRE(msgid_text({Stamp{0}, 0}) == std::string(26, '0'));
  REQUIRE(msgid_text({Stamp{31}, 32}) ==
          "000000000000v"
          "0000000000010");
}

TEST_CASE("msgid: it compares as text as the stamp, then the node") {
  Random random(101);
  const auto number = [&] {
    std::uint64_t value = 0;
    for (int i = 0; i < 8; ++i) value = value << 8U | random.below(256);
    return value >> random.below(64);
  };
  for (int round = 0; round < 20'000; ++round) {
    const Stamp a{number()};
    const Stamp b{random.chance(3) ? a.bits : number()};
    const NodeId x = number();
    const NodeId y = random.chance(3) ? x : number();
    REQUIRE((msgid_text({a, x}) < msgid_text({b, y})) == (std::pair(a, x) < std::pair(b, y)));
    REQUIRE(parse_msgid(msgid_text({a, x})) == EventId{a, x});
    REQUIRE((msgid_text({a, x}) == msgid_text({b, y})) == (std::pair(a, x) == std::pair(b, y)));
  }
}

TEST_CASE("msgid: what was not written so is none") {
  const std::string good = msgid_text({Stamp{~0ULL}, ~0ULL});
  REQUIRE(parse_msgid(good) == EventId{Stamp{~0ULL}, ~0ULL});
  for (std::string bad :
       {std::string(), good + "0", good.substr(1), "g" + good.substr(1), "w" + good.substr(1), good}) {
    if (bad == good) bad[20] = 'V';
    CAPTURE(bad);
    REQUIRE_FALSE(parse_msgid(bad));
  }
}
