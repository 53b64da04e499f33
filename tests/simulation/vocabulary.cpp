// The words of which scripts are made.

#include <array>

#include "script.hpp"
#include "util/utf8.hpp"

namespace chat::simulation {
namespace {

constexpr std::string_view kLongName = "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk";

constexpr std::string_view kNicks[] = {"ann",
                                       "Ann",
                                       "ANN",
                                       "bob",
                                       "boB",
                                       "cy",
                                       "dee",
                                       "[e]",
                                       "{e}",
                                       "f|g",
                                       "f\\g",
                                       "h^",
                                       "abcdefghijklmnopqrstuvwxyz012345"};
constexpr std::string_view kWrongNicks[] = {"1ann", "#ann", "an n", "-a", "ann!x", "abcdefghijklmnopqrstuvwxyz0123456",
                                            "*",    "a,b"};
/// Some fold to the same, some look the same and do not, some do either depending on the case.
constexpr std::string_view kUtf8Nicks[] = {"Zoë", "zoë",   "ix",    "Ix",     "lx",     "1x",
                                           "аnn", "ΩMEGA", "ωmega", "Straße", "STRASSE"};

constexpr std::string_view kChannels[] = {"#a", "#A", "#b", "#c", "#[d]", "#{d}", "#~", "#^"};
constexpr std::string_view kWrongChannels[] = {"#", "a", "#a?b", "&a", "##\x07", "#*"};
constexpr std::string_view kUtf8Channels[] = {"#straße", "#STRASSE", "#größe"};

constexpr std::string_view kMasks[] = {"ann",  "*!*@127.0.0.*", "bob!*@*", "c?!*@*",      "*!~u*@*",
                                       "*",    "*@10.*",        "[e]!*@*", "A*",          "*!*@*.1",
                                       "x!y",  "127.0.0.3",     "?ë",      "*1*2*3*",     "d?e!?u@*",
                                       "~a:*", "~account:ann",  "~m:ann",  "~mute:*!*@*", "~m:~a:b*"};
constexpr std::string_view kWrongMasks[] = {"a b", ":x", "", "~x:y", "~m:~m:x"};
constexpr std::string_view kKeys[] = {"k1", "k2", "k1", "ключ"};
constexpr std::string_view kWrongKeys[] = {"a,b", "a:b", "012345678901234567890123456789012"};

}  // namespace

std::string Script::nick() {
  if (random_.chance(25)) return std::string(random_.pick(kWrongNicks));
  if (utf8_ && random_.chance(2)) return std::string(random_.pick(kUtf8Nicks));
  return std::string(random_.pick(kNicks));
}

std::string Script::channel(const Client& client) {
  const std::vector<std::string> own = client.channels().names();
  if (!own.empty() && !random_.chance(4)) return own[random_.below(own.size())];
  if (random_.chance(25)) return std::string(random_.pick(kWrongChannels));
  if (random_.chance(20)) return "#" + std::string(kLongName);
  if (utf8_ && random_.chance(3)) return std::string(random_.pick(kUtf8Channels));
  return std::string(random_.pick(kChannels));
}

std::string Script::channels(const Client& client) {
  std::string list = channel(client);
  while (random_.chance(4)) list += "," + channel(client);
  return list;
}

std::string Script::target(const Client& client) {
  if (random_.chance(3)) return nick();
  static constexpr std::string_view kStatus[] = {"@", "+", "%", "&", "~"};
  return (random_.chance(6) ? std::string(random_.pick(kStatus)) : "") + channel(client);
}

std::string Script::targets(const Client& client) {
  std::string list = target(client);
  while (random_.chance(5)) list += "," + target(client);
  return list;
}

std::string Script::mask() {
  if (random_.chance(15)) return std::string(random_.pick(kWrongMasks));
  if (random_.chance(12)) return filler(120) + "*";
  return std::string(random_.pick(kMasks));
}

std::string Script::key() { return std::string(random_.chance(8) ? random_.pick(kWrongKeys) : random_.pick(kKeys)); }

std::string Script::filler(std::size_t longest) {
  if (random_.chance(3)) {
    std::string text;
    while (text.size() + 4 < longest && !random_.chance(200))
      test::append_utf8(text, 0xE0 + static_cast<char32_t>(random_.below(300)));
    return text + "x";
  }
  return random_.from("abcdefghijklmnopqrstuvwxyz0123456789", longest) + "x";
}

std::string Script::text() {
  static constexpr std::string_view kForms[] = {"{}",
                                                "{} hello",
                                                "{} : a :b  c ",
                                                "\x01"
                                                "ACTION {} waves\x01",
                                                "\x01VERSION {}\x01",
                                                "{} http://x/?a=b;c",
                                                "  {}",
                                                "{} \x02"
                                                "bold\x03"
                                                "04 red"};
  std::string made = "m" + std::to_string(++tokens_) + ";";
  if (random_.chance(12)) return made + " " + filler(480);
  const std::string form(random_.pick(kForms));
  return std::string(form).replace(form.find("{}"), 2, made);
}

std::string Script::capability_list() {
  std::string list;
  // Half of the clients take nearly everything, as clients do.
  const std::size_t leave_out = random_.chance(2) ? 10 : 2;
  for (const irc::CapabilityInfo& entry : irc::kCapabilities) {
    if (random_.chance(leave_out)) continue;
    if (entry.capability == irc::Capability::no_implicit_names) continue;  // what clients know comes from names
    if (!list.empty()) list += ' ';
    list += entry.name;
  }
  return list;
}

std::string Script::address() {
  static constexpr std::string_view kAddresses[] = {
      "127.0.0.1", "127.0.0.2", "127.0.0.3", "10.1.2.3", "::1", "2001:db8:ffff:ffff:ffff:ffff:255.255.255.255"};
  return std::string(random_.pick(kAddresses));
}

}  // namespace chat::simulation
