#include "app/config_keys.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>

namespace chat::app {
namespace {

constexpr std::array<std::string_view, 3> kCaseMappings{"ascii", "rfc1459", "rfc1459-strict"};
constexpr std::array<std::string_view, 6> kLogLevels{"trace", "debug", "info", "warn", "error", "off"};

constexpr std::array<std::string_view, 3> kDurabilities{"commit", "fsync", "memory"};
constexpr std::array<std::string_view, 2> kJoinFrom{"start", "join"};

constexpr std::array<std::string_view, 3> kRegistrations{"open", "invited", "closed"};
constexpr std::array<std::string_view, 4> kAccountChoices{"never", "choice", "default-on", "always"};

constexpr bool kRestart = true;
constexpr std::size_t kMillion = 1'000'000;
constexpr std::size_t kMebibyte = std::size_t{1} << 20;

// `PLACE(limits.nick)`: where a key's value lives.
#define PLACE(member) [](Config& config) -> auto& { return config.member; }

const std::array kKeys{
    Key{"", "listen", TextListKey{PLACE(listen), 0},
        "Where to listen: addresses or names of this machine, each with a port; port 0 picks a free one.\n"
        "The options --host and --port take the place of this list. It may be empty where TLS is spoken (tls.listen).",
        kRestart},

    Key{"tls", "listen", TextListKey{PLACE(tls.listen), 0},
        "Where to listen for TLS, as above. The option --tls-port takes the place of this list.", kRestart},
    Key{"tls", "certificates", TextListKey{PLACE(tls.certificates), 0},
        "PEM files, each with a certificate and those that vouch for it. Clients that ask for a host (SNI) are shown "
        "the\n"
        "one for it, all others the first. Read again with this file."},
    Key{"tls", "keys", TextListKey{PLACE(tls.keys), 0}, "PEM files with their private keys, in the same order."},
    Key{"tls", "sts", SwitchKey{PLACE(tls.sts)},
        "Whether clients that come in plain text are told to come by TLS (strict transport security). Only with a\n"
        "certificate that all of them accept: they will not come in another way, nor past a certificate that they "
        "doubt."},
    Key{"tls", "sts_duration", SecondsKey{PLACE(tls.sts_duration), 0, 10 * 365 * 86'400},
        "For how many seconds they remember it. 0 makes them forget it: announce that before you give up TLS."},
    Key{"tls", "sts_port", NumberKey{PLACE(tls.sts_port), 0, 65'535},
        "The port that they are told to come to. 0: that of the first TLS listener."},
    Key{"tls", "sts_preload", SwitchKey{PLACE(tls.sts_preload)},
        "Whether this may be written into lists that clients are shipped with."},

    Key{"websocket", "origins", TextListKey{PLACE(origins.allowed), 0},
        "Web pages whose visitors may come by WebSocket: their origins, such as \"https://chat.example\". Empty: all.\n"
        "Holds for who connects from then on."},
    Key{"websocket", "origin_required", SwitchKey{PLACE(origins.required)},
        "Whether who names no origin is refused, too. Browsers name one; other programs need not, or may invent one."},

    Key{"proxy", "trusted", TextListKey{PLACE(proxy.trusted), 0},
        "Proxies whose word is taken for where their connections come from (PROXY protocol, versions 1 and 2): their\n"
        "addresses and networks, such as \"127.0.0.1\" or \"10.0.0.0/8\". Nobody else may use the listeners for them."},

    Key{"server", "name", TextKey{PLACE(server.name), 63},
        "The server's name, as people see it: a host name with a dot. It need not be in DNS.", kRestart},
    Key{"server", "network", TextKey{PLACE(server.network), 32}, "The name of the network, one word."},
    Key{"server", "icon", TextKey{PLACE(server.icon), 300},
        "The address of a square picture for the network, https://…, which clients may show. {size} in it stands for\n"
        "a number of pixels. Empty: none."},
    Key{"server", "description", TextKey{PLACE(server.description), 100}, "What WHOIS says about the server."},
    Key{"server", "motd_file", TextKey{PLACE(server.motd_file), 4096},
        "A text file that everyone is shown on entering. Empty: none."},
    Key{"server", "password", TextKey{PLACE(server.password), 200},
        "Everyone has to give this password (PASS). Empty: none is needed."},
    Key{"server", "prefixes", TextKey{PLACE(server.prefixes), 5},
        "The statuses that members of a channel can have: o (operator) and v (voice) in any case, h (half-operator),\n"
        "a (admin) and q (owner) by choice. With q, who creates a channel is its owner.",
        kRestart},
    Key{"server", "channel_modes", TextKey{PLACE(server.channel_modes), 10},
        "The flags of a new channel, of c, C, i, m, M, n, p, R, s, t: n keeps out messages from outside, t lets only\n"
        "operators change the topic."},
    Key{"server", "user_modes", TextKey{PLACE(server.user_modes), 10}, "The modes of a new user, of B, i, R, w."},
    Key{"server", "deny_client_tags", TextListKey{PLACE(server.deny_client_tags), 0},
        "Client-only tags (message-tags) that are not passed on, without their +, such as \"typing\". \"*\" is all of\n"
        "them, and \"-typing\" beside it is one that is passed on all the same. Clients are told (005 CLIENTTAGDENY)."},

    Key{"admin", "location", TextKey{PLACE(admin.location), 200}, "Where the server is."},
    Key{"admin", "organisation", TextKey{PLACE(admin.organisation), 200}, "Who runs it."},
    Key{"admin", "email", TextKey{PLACE(admin.email), 200}, "Where to write to."},

    Key{"limits", "nick", NumberKey{PLACE(limits.nick), 5, 64}, "Bytes of a nick.", kRestart},
    Key{"limits", "user", NumberKey{PLACE(limits.user), 5, 32}, "Bytes of a user name."},
    Key{"limits", "real_name", NumberKey{PLACE(limits.real_name), 10, 300}, "Bytes of a real name."},
    Key{"limits", "host", NumberKey{PLACE(limits.host), 40, 100}, "Bytes of a host name that is shown."},
    Key{"limits", "channel", NumberKey{PLACE(limits.channel), 10, 100}, "Bytes of a channel's name.", kRestart},
    Key{"limits", "topic", NumberKey{PLACE(limits.topic), 50, 390}, "Bytes of a topic."},
    Key{"limits", "kick_reason", NumberKey{PLACE(limits.kick_reason), 20, 300}, "Bytes of a reason given with KICK."},
    Key{"limits", "away_reason", NumberKey{PLACE(limits.away_reason), 20, 300}, "Bytes of an away message."},
    Key{"limits", "quit_reason", NumberKey{PLACE(limits.quit_reason), 20, 300}, "Bytes of a parting message."},
    Key{"limits", "key", NumberKey{PLACE(limits.key), 5, 64}, "Bytes of a channel's key (mode k)."},
    Key{"limits", "channels_per_user", NumberKey{PLACE(limits.channels_per_user), 1, 10'000},
        "Channels that one person may be in."},
    Key{"limits", "list_entries", NumberKey{PLACE(limits.list_entries), 10, 10'000},
        "Entries in each of a channel's lists (modes b, e, I)."},
    Key{"limits", "modes_per_command", NumberKey{PLACE(limits.modes_per_command), 3, 50},
        "Mode changes with a parameter in one MODE."},
    Key{"limits", "targets", NumberKey{PLACE(limits.targets), 1, 100}, "Targets of one PRIVMSG or NOTICE."},
    Key{"limits", "monitor", NumberKey{PLACE(limits.monitor), 10, 10'000}, "Nicks that one session may MONITOR."},
    Key{"limits", "multiline_bytes", NumberKey{PLACE(limits.multiline_bytes), 1024, 16'384},
        "Bytes of a message of several lines (draft/multiline)."},
    Key{"limits", "multiline_lines", NumberKey{PLACE(limits.multiline_lines), 2, 200}, "Lines of such a message."},
    Key{"limits", "whowas", NumberKey{PLACE(limits.whowas), 0, kMillion}, "Past nicks that are kept for WHOWAS."},

    Key{"names", "casemapping", ChoiceKey{PLACE(names.casemapping), kCaseMappings},
        "How names compare: \"ascii\", \"rfc1459\" or \"rfc1459-strict\".", kRestart},
    Key{"names", "utf8", SwitchKey{PLACE(names.utf8)}, "Whether nicks and channels may have letters of every script.",
        kRestart},

    Key{"flood", "enabled", SwitchKey{PLACE(flood.enabled)},
        "Whether lines that come too fast wait. They are never dropped. Holds for who connects from then on."},
    Key{"flood", "burst", NumberKey{PLACE(flood.burst), 10, kMillion}, "Lines that may come at once."},
    Key{"flood", "per_second", NumberKey{PLACE(flood.per_second), 1, kMillion}, "Lines a second after that."},

    Key{"timeouts", "registration", SecondsKey{PLACE(timeouts.registration), 5, 3600},
        "For an IRC client to register. Time-outs are in seconds and hold for who connects from then on."},
    Key{"timeouts", "choose_name", SecondsKey{PLACE(timeouts.choose_name), 5, 3600},
        "For a person at a bare terminal to give a name."},
    Key{"timeouts", "ping_after", SecondsKey{PLACE(timeouts.ping_after), 5, 3600},
        "Silence after which a client is asked whether it is there."},
    Key{"timeouts", "ping_timeout", SecondsKey{PLACE(timeouts.ping_timeout), 5, 3600}, "For it to answer."},

    Key{"queues", "sendq", NumberKey{PLACE(queues.registered), kMebibyte / 16, 1024 * kMebibyte},
        "Bytes that may wait for one client to read them. Past it, it is disconnected (\"SendQ exceeded\")."},
    Key{"queues", "sendq_unregistered", NumberKey{PLACE(queues.unregistered), kMebibyte / 32, 16 * kMebibyte},
        "The same before it is registered."},

    Key{"connections", "max", NumberKey{PLACE(connections.total), 1, kMillion},
        "Connections at a time. Each takes a descriptor and a thread."},
    Key{"connections", "per_address", NumberKey{PLACE(connections.per_address), 0, kMillion},
        "Connections from one address at a time, 0 for any number: people behind one router share an address.\n"
        "Of IPv6, addresses that begin with the same 64 bits count as one.\n"
        "The machine's own addresses (127.0.0.0/8 and ::1) are not counted."},
    Key{"connections", "exempt", TextListKey{PLACE(exempt), 0},
        "Addresses and networks that are not counted either, such as \"192.0.2.0/24\". Those of gateways never are:\n"
        "people are counted where they are."},

    Key{"log", "level", ChoiceKey{PLACE(log.level), kLogLevels},
        "Events of at least this weight: \"trace\", \"debug\", \"info\", \"warn\", \"error\", \"off\"."},
    Key{"log", "file", TextKey{PLACE(log.file), 4096}, "Where to append the log. Empty: standard error.", kRestart},

    Key{"store", "data", TextKey{PLACE(store.data), 4096},
        "The folder that holds it. Empty: what systemd names (StateDirectory=), else /var/lib/chatserver for root and\n"
        "~/.local/state/chatserver ($XDG_STATE_HOME/chatserver) for others. The option --data takes its place.",
        kRestart},
    Key{"store", "durability", ChoiceKey{PLACE(store.durability), kDurabilities},
        "What a message that has been shown survives: \"commit\" the end of the process, however sudden; \"fsync\" "
        "the\n"
        "loss of power, too, and is slower; \"memory\" nothing: no file is written (the option --memory).",
        kRestart},
    Key{"store", "memory_events", NumberKey{PLACE(store.memory_events), 0, 10 * kMillion},
        "With \"memory\": how many events are remembered.", kRestart},
    Key{"store", "reserve", NumberKey{PLACE(store.reserve), 0, 65'536},
        "MiB of disk that are held back for what must be written when the disk is full. 0: none.", kRestart},
    Key{"store", "least_free", NumberKey{PLACE(store.least_free), 0, kMillion},
        "MiB that must be free on the disk: below that, nothing new is said until there is room.", kRestart},

    Key{"retention", "channel_days", NumberKey{PLACE(retention.channel_days), 0, 36'500},
        "Days after which what was said in channels is erased. 0, here and below: never."},
    Key{"retention", "channel_megabytes", NumberKey{PLACE(retention.channel_megabytes), 0, 100 * kMillion},
        "Past so many MB of text in channels, the oldest is erased."},
    Key{"retention", "private_days", NumberKey{PLACE(retention.private_days), 0, 36'500},
        "The same for private talks."},
    Key{"retention", "private_megabytes", NumberKey{PLACE(retention.private_megabytes), 0, 100 * kMillion},
        "The same for private talks."},

    Key{"history", "on_join", NumberKey{PLACE(history.on_join), 0, 1000},
        "Lines of what was said before, for who enters a channel with a client that does not ask for them by itself.\n"
        "0: none."},
    Key{"history", "join_from", ChoiceKey{PLACE(history.join_from), kJoinFrom},
        "From when a new member may read in an open channel (without modes i, k, s): its \"start\", or when they "
        "\"join\"."},
    Key{"history", "page", NumberKey{PLACE(limits.history_page), 10, 10'000},
        "Messages of one answer to CHATHISTORY or SEARCH, at most."},
    Key{"history", "grace_days", NumberKey{PLACE(history.grace_days), 0, 3650},
        "Days that an open channel outlives its last member, with its topic and what was said."},
    Key{"history", "redact_hours", NumberKey{PLACE(history.redact_hours), 0, 87'600},
        "Hours within which a message can be withdrawn (REDACT). 0: always."},

    Key{"accounts", "registration", ChoiceKey{PLACE(accounts.registration), kRegistrations},
        "Who may make an account: \"open\" anybody, \"invited\" who knows an invitation code, \"closed\" nobody but "
        "you:\n"
        "chatserver account add."},
    Key{"accounts", "invitation_codes", TextListKey{PLACE(accounts.invitation_codes), 0},
        "The codes, for \"invited\". Each may be used by many; take it out to end that."},
    Key{"accounts", "before_connect", SwitchKey{PLACE(accounts.before_connect)},
        "Whether an account may be made by a client that has not entered yet."},
    Key{"accounts", "email_required", SwitchKey{PLACE(accounts.email_required)},
        "Whether who makes an account has to give an e-mail address."},
    Key{"accounts", "verify_command", TextListKey{PLACE(accounts.verify_command), 0},
        "A program and its arguments that sends a code to such an address; the account can be used once the code has\n"
        "come back. See the operator manual. Empty: addresses are not verified."},
    Key{"accounts", "login_required", SwitchKey{PLACE(accounts.login_required)},
        "Whether only who has logged in may enter, and stay."},
    Key{"accounts", "password_least", NumberKey{PLACE(accounts.password_least), 1, 100}, "Bytes of a new password."},
    Key{"accounts", "verify_hours", NumberKey{PLACE(accounts.verify_hours), 1, 8760},
        "Hours within which the code has to come back; else the account goes."},
    Key{"accounts", "always_on", ChoiceKey{PLACE(accounts.always_on), kAccountChoices},
        "Whether people with an account stay in their channels without a connection: \"never\", by their \"choice\",\n"
        "\"default-on\" unless they choose otherwise, or \"always\"."},
    Key{"accounts", "several_devices", ChoiceKey{PLACE(accounts.several_devices), kAccountChoices},
        "Whether one account may be connected several times, sharing nick and channels. The same values."},
    Key{"accounts", "attempts", NumberKey{PLACE(accounts.attempts), 1, 1000},
        "Passwords that may be wrong, from one address and for one account, before further ones are refused ..."},
    Key{"accounts", "attempts_seconds", SecondsKey{PLACE(accounts.attempts_within), 1, 86'400},
        "... for so many seconds."},
    Key{"accounts", "registrations_per_hour", NumberKey{PLACE(accounts.registrations_per_hour), 1, kMillion},
        "Accounts that one address may make within an hour."},
    Key{"accounts", "channels", NumberKey{PLACE(accounts.channels), 0, 10'000},
        "Channels that one account may register."},
    Key{"accounts", "max", NumberKey{PLACE(accounts.most), 0, 10 * kMillion}, "Accounts in all."},
    Key{"accounts", "hash_mebibytes", NumberKey{PLACE(accounts.hash_mebibytes), 1, 1024},
        "What guessing a password costs (argon2id): MiB of memory ..."},
    Key{"accounts", "hash_passes", NumberKey{PLACE(accounts.hash_passes), 1, 20},
        "... and passes over it. Two passwords at most are checked at a time. Holds for passwords set from then on."},
    Key{"accounts", "scram_iterations", NumberKey{PLACE(accounts.scram_iterations), 4096, 2 * kMillion},
        "Iterations of the keys for SCRAM-SHA-256, which clients have to repeat with each login. The same."},

    Key{"metadata", "enabled", SwitchKey{PLACE(metadata.enabled)},
        "Whether people and channels may tell of themselves (METADATA): a name to be shown, a homepage, a picture's "
        "address."},
    Key{"metadata", "keys", NumberKey{PLACE(metadata.keys), 1, core::MetadataSettings::kMostKeys},
        "Keys of one person or channel."},
    Key{"metadata", "subscriptions", NumberKey{PLACE(metadata.subscriptions), 1, core::MetadataSettings::kMostKeys},
        "Keys of whose changes one client is told."},
    Key{"metadata", "value_bytes", NumberKey{PLACE(metadata.value_bytes), 1, 400},
        "Bytes of one value; less if it would not fit into a line with the longest names."},
    Key{"metadata", "changes", NumberKey{PLACE(metadata.changes), 1, kMillion},
        "Changes that one person may make, of themselves and of channels, ..."},
    Key{"metadata", "changes_seconds", SecondsKey{PLACE(metadata.changes_within), 1, 86'400},
        "... within so many seconds."},

    Key{"threads", "flushers", NumberKey{PLACE(flushers), 1, 64}, "Threads that send what goes to many people at once.",
        kRestart},
};

#undef PLACE

using core::Operator;
constexpr std::array kOperatorKeys{
    OperatorKey{"name", &Operator::name, R"("admin")",
                "Who may become a server operator: OPER name password, or OPER name with a client certificate.\n"
                "Who does has to fulfil all that is written here."},
    OperatorKey{
        "password", &Operator::password,
        R"("$argon2id$v=19$m=65536,t=3,p=1$HClqzcu2lJGNyyC1yhtZKA$pVT+3tiUdwct1gHYui/Hl4sCUCwcWDDvZbJgBInlDlo")",
        "What chatserver genpasswd prints. A password in clear works, too, and the log warns of it. Without\n"
        "one, the certificate is enough; one of the two is needed."},
    OperatorKey{"certificate", &Operator::certificate,
                R"("00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff")",
                "The SHA-256 fingerprint of their client certificate; colons may be in it."},
    OperatorKey{"account", &Operator::account, R"("alice")", "The account that they must be logged in to."},
    OperatorKey{"from", &Operator::from, R"("192.0.2.*")", "A mask of addresses that they may come from."},
    OperatorKey{"host", &Operator::host, R"("staff.chat.example")", "Shown instead of their address. Empty: it stays."},
    OperatorKey{"privileges", &Operator::privileges,
                R"(["kill", "rehash", "server", "wallops", "see-all", "accounts", "channels"])",
                "What they may do; see the operator manual. Without this key: all of these. [] is none of them."},
};

using core::Gateway;
constexpr std::array kGatewayKeys{
    GatewayKey{"name", &Gateway::name, R"("web")",
               "Who may say where the people are that come through it: WEBIRC (ircv3.net/specs/extensions/webirc).\n"
               "Whoever does has to fulfil all that is written here. Operators see the name (WHOIS)."},
    GatewayKey{"password", &Gateway::password, R"("kX3vB9qLw7Tz2mRd")",
               "In clear: keep this file to yourself. It comes as one word of a command: no space in it, no colon in "
               "front.\nWithout one, the certificate is enough."},
    GatewayKey{"from", &Gateway::from, R"(["192.0.2.7", "2001:db8::/64"])",
               "Addresses and networks that it comes from. Needed, unless there is a certificate."},
    GatewayKey{"certificate", &Gateway::certificate,
               R"("00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff")",
               "The SHA-256 fingerprint of its client certificate; colons may be in it."},
};

using Listening = Config::Listening;
constexpr std::array kListenerKeys{
    ListenerKey{"address", &Listening::address, R"("0.0.0.0:8097")", "As in `listen` above."},
    ListenerKey{"tls", &Listening::tls, "true", "Whether TLS is spoken, with the certificates of `tls`."},
    ListenerKey{"websocket", &Listening::websocket, "true",
                "Whether WebSocket is spoken (ircv3.net/specs/extensions/websocket), for clients in web pages."},
    ListenerKey{"proxy", &Listening::proxy, "false",
                "Whether only proxies come, which say for whom: see `proxy.trusted`."},
};

std::string toml_text(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    result += c;
  }
  return result + '"';
}

}  // namespace

std::string Key::full_name() const { return table.empty() ? std::string(name) : fmt::format("{}.{}", table, name); }

std::span<const Key> config_keys() { return kKeys; }

std::span<const OperatorKey> operator_keys() { return kOperatorKeys; }
std::span<const GatewayKey> gateway_keys() { return kGatewayKeys; }
std::span<const ListenerKey> listener_keys() { return kListenerKeys; }

std::string_view table_meaning(std::string_view table) {
  if (table == "tls") return "TLS; see the operator manual.";
  if (table == "websocket") return "WebSocket; listeners for it are at the end of this file.";
  if (table == "proxy") return "Proxies in front of this server; listeners for them are at the end of this file.";
  if (table == "server") return "The server, as people see it.";
  if (table == "admin") return "What ADMIN answers.";
  if (table == "limits") return "What the server enforces; clients are told (005).";
  if (table == "names") return "Nicks and channel names. All who speak to each other should agree on these.";
  if (table == "flood") return "How fast one client may send.";
  if (table == "timeouts") return "How long a silent client is waited for.";
  if (table == "queues") return "How much may wait.";
  if (table == "connections") return "How many may connect.";
  if (table == "store") return "Where what happens is kept; see the operator manual, \"The data\".";
  if (table == "retention") return "How long it is kept.";
  if (table == "history") return "What people are shown of it.";
  if (table == "accounts") return "Accounts: who may have one, and what comes with it.";
  if (table == "metadata") return "What people and channels tell of themselves; clients are told the limits (CAP LS).";
  if (table == "log") return "The log: one line an event, key=value.";
  return "What the machine is used for.";
}

std::string value_text(const Key& key, const Config& config) {
  // The table's places serve reading and writing; this only reads.
  auto& source = const_cast<Config&>(config);
  struct Writer {
    Config& from;
    std::string operator()(const TextKey& text) const { return toml_text(text.place(from)); }
    std::string operator()(const ChoiceKey& choice) const { return toml_text(choice.place(from)); }
    std::string operator()(const NumberKey& number) const { return fmt::format("{}", number.place(from)); }
    std::string operator()(const SecondsKey& seconds) const {
      return fmt::format("{}", std::chrono::duration_cast<std::chrono::seconds>(seconds.place(from)).count());
    }
    std::string operator()(const SwitchKey& toggle) const { return toggle.place(from) ? "true" : "false"; }
    std::string operator()(const TextListKey& list) const {
      std::vector<std::string> items;
      for (const std::string& item : list.place(from)) items.push_back(toml_text(item));
      return fmt::format("[{}]", fmt::join(items, ", "));
    }
  };
  return std::visit(Writer{source}, key.value);
}

void copy_value(const Key& key, const Config& from, Config& to) {
  auto& source = const_cast<Config&>(from);
  std::visit([&](const auto& value) { value.place(to) = value.place(source); }, key.value);
}

}  // namespace chat::app
