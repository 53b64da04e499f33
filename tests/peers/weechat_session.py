"""WeeChat's conversation with the server: what it asks for, what it is told of others, what its commands show.

Debian 12's WeeChat 3.8 has none of echo-message, batch, draft/chathistory and the like: asked for everything that it
knows, it does not ask for them, so they cannot be looked at here. chatclient asks for history; WeeChat is sent the last
lines by itself (backlog_after_restart.py).
"""

import re
import unittest

from terminal_session import CONFIG, PASSWORD, TerminalSession

NICK = "wee_peer"
SETTINGS = {
    "irc.look.server_buffer": "independent",
    "weechat.bar.buflist.hidden": "on",
    "weechat.look.paste_max_lines": "-1",
    "weechat.bar.nicklist.hidden": "on",
    "weechat.look.buffer_time_format": '""',
    "weechat.look.prefix_align": "none",
    "irc.server_default.nicks": NICK,
    "irc.server_default.capabilities": '"*"',
    "irc.server_default.anti_flood_prio_high": "0",
    "irc.server_default.anti_flood_prio_low": "0",
}


class Session(TerminalSession):
    """WeeChat, connected to a server of its own, with the server's buffer before it."""

    entered = (r"has joined #lobby", "Channel created on")

    def setUp(self):
        commands = [f"/set {key} {value}" for key, value in SETTINGS.items()]
        commands += ["/server add test 127.0.0.1/{port} -notls", "/connect test"]
        self.start("weechat", "-d", "./weechat", *[word for one in commands for word in ("-r", one)],
                   columns=400, rows=100)
        self.type("/buffer irc.server.test")
        self.shows("End of MOTD|no message of the day")

    def knows(self, nick, what, pattern):
        """What it has noted of somebody in #lobby, by its own names for that."""
        self.type("/eval -s /print " + ";/print ".join(
            f"${{irc_server[irc_servers].channels.nicks{next_nick}.name}} {what}="
            f"${{irc_server[irc_servers].channels.nicks{next_nick}.{what}}}"
            for next_nick in ("", ".next_nick", ".next_nick.next_nick")))
        self.shows(rf"\b{nick} {what}={pattern}\s*$")


class WeechatSession(Session, unittest.TestCase):
    def test_what_it_asks_for_it_gets(self):
        self.shows("client capability, enabled: ")
        got = set(re.search(r"client capability, enabled: (([\w/-]+ *)+)", self.terminal.text())[1].split())
        wanted = {"account-notify", "away-notify", "cap-notify", "chghost", "extended-join", "invite-notify",
                  "message-tags", "multi-prefix", "server-time", "setname", "userhost-in-names"}
        self.assertLessEqual(wanted, got)
        self.type("/cap list")
        self.shows("client capability, currently enabled: .*account-notify")
        self.type("/cap req -setname")
        self.shows("client capability, disabled: setname")

    def test_comings_and_goings(self):
        ann, bob = self.meet("ann", "bob")
        self.shows(r"ann \[ann\] \(ann\) \(\S+@\S+\) has joined #lobby", r"bob \(bob\) \(\S+@\S+\) has joined #lobby")
        ann.send("AWAY :lunch", "PRIVMSG #lobby :back soon")
        self.shows("back soon")
        self.knows("ann", "away", "1")
        self.knows("ann", "account", "ann")
        bob.send("NICK robert", "SETNAME :Robert the Bruce", "OPER root secret")
        self.shows("bob is now known as robert", 'robert has changed real name to "Robert the Bruce"',
                   r"robert \(\S+@127\.0\.0\.1\) has changed host to \S+@staff\.example")
        bob.send(f"REGISTER * * {PASSWORD}")
        self.shows("robert has identified as robert")
        ann.send("PART #lobby :enough")
        self.shows(r"ann \(\S+@\S+\) has left #lobby \(enough\)")
        bob.quit("good night")
        self.shows(r"robert \(\S+@staff\.example\) has quit \(.*good night\)")

    def test_what_the_server_says_of_itself_may_change(self):
        self.server.reconfigure(CONFIG.replace("[accounts]", '[accounts]\nregistration = "closed"'))
        self.shows("client capability, removed: draft/account-registration")
        self.server.reconfigure(CONFIG + '[server]\nnetwork = "Renamed"\n')
        self.shows("client capability, now available: draft/account-registration", "NETWORK=Renamed are supported by this server")

    def test_entering_is_complete(self):
        """NAMES with all statuses, users and hosts; and WHOX, which it asks for by itself, tells the accounts."""
        ann, bob = self.with_account("ann"), self.friend("bob")
        ann.join("#lobby")
        bob.join("#lobby")
        ann.command("MODE #lobby +v ann")
        ann.command("TOPIC #lobby :Of birds")
        self.type("/join #lobby")
        self.shows('Topic for #lobby is "Of birds"', "Topic set by ann",
                   r"Channel #lobby: 3 nicks \(1 op, 0 voices, 2 normals\)", "Channel created on")
        self.knows("ann", "prefixes", r"@\+")
        self.knows("ann", "host", r"\S+@127\.0\.0\.1")
        self.knows("ann", "account", "ann")
        self.knows("bob", "account", r"[*0]?")

    def test_an_operator_of_a_channel(self):
        ann, bob = self.meet("ann", "bob")
        self.type("/topic Of birds")
        self.shows('has (changed|set) topic for #lobby to "Of birds"')
        self.type("/op ann", "/voice bob")
        self.shows(r"Mode #lobby \[\+o ann\] by wee_peer", r"Mode #lobby \[\+v bob\] by wee_peer")
        self.friend("carl")
        ann.send("INVITE carl #lobby")
        self.type("/buffer irc.server.test")
        self.shows("ann has invited carl to #lobby")
        self.type("/buffer irc.test.#lobby")
        self.type("/mode +sk key", "/mode +l 12", "/mode")
        self.shows(r"Mode #lobby \[\+sk key\]", r"Mode #lobby \[\+l 12\]", r"Mode #lobby \[\+\w{5} key 12\]")
        self.type("/ban *!*@spam.example", "/mode +e *!*@good.example", "/mode +I *!*@friend.example")
        self.shows(r"\[\+b \*!\*@spam\.example\]", r"\[\+e \*!\*@good\.example\]", r"\[\+I \*!\*@friend\.example\]")
        self.type("/mode #lobby b", "/mode #lobby e", "/mode #lobby I")
        self.shows(r"\[#lobby\] .*\*!\*@spam\.example banned by wee_peer .*on ",
                   r"\[#lobby\] .*exception \*!\*@good\.example by wee_peer .*on ",
                   r"\[#lobby\] .*\*!\*@friend\.example invited by wee_peer .*on ")
        self.type("/unban *!*@spam.example", "/kick bob enough")
        self.shows(r"\[-b \*!\*@spam\.example\]", r"wee_peer has kicked bob \(enough\)")
        self.assertEqual(bob.expect("KICK").params, ["#lobby", "bob", "enough"])

    def test_who_somebody_is(self):
        (ann,) = self.meet("ann")
        ann.send("OPER root secret", "AWAY :lunch")
        ann.sync()
        self.type("/buffer irc.server.test", "/whois ann")
        self.shows(r"\[ann\] \(\S+@staff\.example\): ann", r"\[ann\] @?#lobby",
                   r"\[ann\] chat\.example \(A chatserver\)",
                   r"\[ann\] is a server operator", r"\[ann\] is logged in as ann", r"\[ann\] is away: lunch",
                   r"\[ann\] idle: .*signon at: ", r"\[ann\] End of WHOIS")
        ann.quit()
        self.type("/whowas ann", "/whois nobody")
        self.shows(r"\[ann\] \(\S+@\S+\) was ann", r"\[ann\] End of WHOWAS", "nobody: No such nick")

    def test_lists_and_counts(self):
        self.meet("bob")
        self.type("/names")
        self.shows(r"Nicks #lobby: \[.*@wee_peer.*bob|Nicks #lobby: \[.*bob.*@wee_peer")
        self.type("/buffer irc.server.test", "/who #lobby", "/list", "/lusers", "/links", "/version", "/admin", "/time",
                  "/userhost bob", "/ison bob nobody")
        self.shows(r"\[#lobby\] bob \(\S+@\S+\) H 0 \(bob\)", r"\[#lobby\] End of WHO", r"#lobby\(2\)|#lobby.*2",
                   "There are 2 users", "End of LINKS", "chatserver-", "No administrator is named", r"bob=\+\S+@",
                   "Users online: bob")

    def test_who_is_there(self):
        """Its notify list, which is MONITOR where 005 tells of it."""
        self.type("/notify add bob")
        self.shows("notify: bob is offline|notify: notification added for|notify added")
        bob = self.friend("bob")
        self.shows(r"notify: bob .*has connected")
        bob.quit()
        self.shows(r"notify: bob .*has quit")

    def test_talk(self):
        (bob,) = self.meet("bob")
        self.type("/me waves")
        self.assertEqual(bob.expect("PRIVMSG").text, "\x01ACTION waves\x01")
        bob.send("PRIVMSG #lobby :\x01ACTION nods\x01", "NOTICE #lobby :take note", "PRIVMSG @#lobby :for operators")
        self.shows(r"bob nods", r"take note", "for operators")
        bob.send("PRIVMSG wee_peer :\x01VERSION\x01")
        self.assertIn("WeeChat", bob.expect("NOTICE").text)
        bob.send("AWAY :lunch")
        bob.sync()
        self.type("/buffer irc.server.test", "/msg bob are you there?")
        self.assertEqual(bob.expect("PRIVMSG").text, "are you there?")
        self.shows(r"\[bob\] is away: lunch")
        self.type("/away resting")
        self.shows("You have been marked as being away")
        self.type("/away")
        self.shows("You are no longer marked as being away")

    def test_tags(self):
        """Time, id and what other clients say of their messages; it shows them where it is told to show its own."""
        self.meet()
        bob = self.friend("bob", caps=["message-tags"])
        bob.join("#lobby")
        self.type("/debug tags")
        bob.send("@+draft/reply=x1;unknown=x2 PRIVMSG #lobby :hello")
        self.shows(r"hello \[irc_privmsg,.*irc_tag_time_20\d\d-\S+Z,", r"hello \[.*irc_tag_msgid_\w+,",
                   r"hello \[.*irc_tag_\+draft/reply_x1,")
        self.assertNotIn("unknown", self.terminal.text())

    def test_server_operators(self):
        (bob,) = self.meet("bob")
        self.type("/buffer irc.server.test", "/oper root secret")
        self.shows("You are now a server operator", r"User mode \[\+o\w*\]")
        self.type(f"/mode {NICK} +w", "/wallops backup at noon")
        self.shows(r"User mode \[\+w\]", "backup at noon")
        self.type("/kill bob spam", "/rehash")
        self.assertIn("spam", bob.until_closed()[-1].text)
        self.shows("Rehashing")
        self.type("/buffer irc.test.#lobby")
        self.shows(r"bob \(\S+\) has quit \(Killed .*spam\)")


if __name__ == "__main__":
    unittest.main()
