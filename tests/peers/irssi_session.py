"""irssi's conversation with the server: what it asks for, what it is told of others, what its commands show.

Debian 12's irssi 1.4 has none of echo-message, batch, message-tags, draft/chathistory and the like: it does not ask for
them, so they cannot be looked at here. chatclient asks for history; irssi is sent the last lines by itself
(backlog_after_restart.py).
"""

import re
import unittest

from terminal_session import CONFIG, PASSWORD, TerminalSession

NICK = "irssi_peer"


class Session(TerminalSession):
    """irssi, connected to a server of its own, with all that it shows in one window."""

    entered = (r"#lobby: Total of", r"Join to #lobby was synced")

    def setUp(self):
        self.start("irssi", "--home=./irssi", "--noconnect", f"--nick={NICK}", columns=160, rows=120)
        self.shows("Irssi v")
        # All in one window, without the pauses that it makes between its commands, and no question when they come fast.
        self.type("/set paste_verify_line_count 0", "/set cmd_queue_speed 1msec", "/set cmds_max_at_once 100", "/set autocreate_windows off",
                  f"/connect 127.0.0.1 {self.server.port}")
        self.shows("End of MOTD|no message of the day", r"Mode change \[\+i\]")


class IrssiSession(Session, unittest.TestCase):
    def test_what_it_asks_for_it_gets(self):
        self.shows("Capabilities acknowledged: ")
        got = set(re.search(r"Capabilities acknowledged: ((\S+ *)+)", self.terminal.text())[1].split())
        wanted = {"account-notify", "away-notify", "chghost", "extended-join", "invite-notify", "multi-prefix",
                  "server-time", "setname"}
        self.assertLessEqual(wanted, got)
        self.type("/quote CAP LIST")
        self.shows(r"Capabilities currently enabled: .*account-notify.*setname")

    def test_what_the_server_says_of_itself_may_change(self):
        self.server.reconfigure(CONFIG.replace("[accounts]", '[accounts]\nregistration = "closed"'))
        self.shows("Capabilities removed: draft/account-registration")
        self.server.reconfigure(CONFIG + '[server]\nnetwork = "Renamed"\n')
        self.shows("Capabilities now available: draft/account-registration", "NETWORK=Renamed are supported by this server")

    def test_entering_is_complete(self):
        """What it asks on entering (MODE, WHO with WHOX, the list of bans) is answered as it expects."""
        early = self.friend("early_bird")
        early.join("#lobby")
        early.command("TOPIC #lobby :Of birds")
        early.command("MODE #lobby +v early_bird")
        self.type("/join #lobby")
        self.shows("Topic for #lobby: Of birds", r"Topic set by early_bird \[.*\] \[.* 20\d\d\]",
                   r"\[@early_bird\] *\[ ?irssi_peer\]",
                   r"#lobby: Total of 2 nicks \[1 ops, 0 halfops, 0 voices, 1 normal\]",
                   r"Channel #lobby created", r"Join to #lobby was synced")
        self.type("/script exec print join(q( ), map { qq($_->{nick}=$_->{prefixes}=$_->{host}) } "
                  "Irssi::channel_find(q(#lobby))->nicks())")
        self.shows(r"early_bird=@\+=\S*early_bird@")  # multi-prefix; and the host, from WHO

    def test_comings_and_goings(self):
        self.type("/set show_extended_join on", "/set show_account_notify on", "/set away_notify_public on")
        self.shows("away_notify_public\s+ON")
        ann, bob = self.meet("ann", "bob")
        self.shows(r"ann \[\S+@\S+\] has joined #lobby \[account ann\] \[realname ann\]",
                   r"bob \[\S+@\S+\] has joined #lobby \[realname bob\]")
        ann.send("AWAY :lunch", "AWAY", "TOPIC #lobby :Of birds", "INVITE carl #lobby")
        self.shows(r"ann \[\S+@\S+\] is now away: \[lunch\]", r"ann \[\S+@\S+\] is no longer away")
        bob.send("NICK robert", "SETNAME :Robert the Bruce", "OPER root secret")
        self.shows("bob is now known as robert", r"robert \[\S+@staff\.example\] has changed host")
        self.type("/script exec print q(named ) . Irssi::channel_find(q(#lobby))->nick_find(q(robert))->{realname}")
        self.shows("named Robert the Bruce")
        bob.send(f"REGISTER * * {PASSWORD}")
        self.shows(r"robert \[\S+@staff\.example\] has logged in to account robert")
        ann.send("PART #lobby :enough")
        self.shows(r"ann \[\S+@\S+\] has left #lobby \[enough\]")
        bob.quit("good night")
        self.shows(r"robert \[\S+@staff\.example\] has quit \[.*good night\]")

    def test_an_operator_of_a_channel(self):
        ann, bob = self.meet("ann", "bob")
        self.type("/topic Of birds")
        self.shows("irssi_peer changed the topic of #lobby to: Of birds")
        self.type("/op ann", "/voice bob")
        self.shows(r"mode/#lobby \[\+o ann\] by irssi_peer", r"mode/#lobby \[\+v bob\] by irssi_peer")
        ann.send("INVITE carl #lobby")
        self.friend("carl")
        ann.send("INVITE carl #lobby")
        self.shows("carl has been invited to #lobby by ann")
        self.type("/mode +ntsk-l key", "/mode +l 12")
        self.shows(r"mode/#lobby \[\+sk key\] by irssi_peer", r"mode/#lobby \[\+l 12\] by irssi_peer")
        self.type("/ban *!*@spam.example", "/mode +e *!*@good.example", "/mode +I *!*@friend.example")
        self.shows(r"\[\+b \*!\*@spam\.example\]", r"\[\+e \*!\*@good\.example\]", r"\[\+I \*!\*@friend\.example\]")
        self.type("/mode #lobby b", "/mode #lobby e", "/mode #lobby I")
        self.shows(r"#lobby: ban \*!\*@spam\.example \[by irssi_peer!\S+, \d+ secs ago\]",
                   r"#lobby: ban exception \*!\*@good\.example \[by irssi_peer",
                   r"#lobby: invite \*!\*@friend\.example \[by irssi_peer")
        self.type("/unban *!*@spam.example", "/kick bob enough")
        self.shows(r"\[-b \*!\*@spam\.example\]", r"bob was kicked from #lobby by irssi_peer \[enough\]")
        self.assertEqual(bob.expect("KICK").params, ["#lobby", "bob", "enough"])
        self.type("/knockout ann")
        self.shows(r"ann was kicked from #lobby by irssi_peer")

    def test_who_somebody_is(self):
        (ann,) = self.meet("ann")
        ann.send("OPER root secret", "AWAY :lunch")
        ann.sync()
        self.type("/whois ann ann")
        self.shows(r"ann \[\S+@staff\.example\]", r"ircname  : ann", r"channels : #lobby",
                   r"server   : chat\.example \[", r": server operator", r"account  : ann", r"away     : lunch",
                   r"idle     : .*\[signon: ", "End of WHOIS")
        ann.quit()
        self.type("/whowas ann")
        self.shows(r"was      : ann", "End of WHOWAS")
        self.type("/whois nobody")
        self.shows("There is no such nick nobody")

    def test_lists_and_counts(self):
        (bob,) = self.meet("bob")
        self.type("/who #lobby")
        self.shows(r"#lobby +bob +H +0 +\S+@\S+ \[.*bob\]", "End of /?WHO list")
        self.type("/list -yes")
        self.shows(r"#lobby 2 ", "End of /?LIST")
        self.type("/names #lobby")
        self.shows(r"\[@irssi_peer\] *\[ ?bob *\]")
        self.type("/lusers", "/links", "/version chat.example", "/admin", "/time", "/userhost bob", "/ison bob nobody")
        self.shows("There are 1 users and 1 invisible", "End of LINKS", "chatserver-",
                   "No administrator is named", r"bob=\+\S+@", "Users online: bob")

    def test_who_is_there(self):
        """Its notify list, which asks by ISON."""
        self.type("/set notify_check_time 1s", "/notify bob")
        bob = self.friend("bob")
        self.shows(r"bob \[\S+@\S+\] \[bob\] has joined to \S+")
        bob.quit()
        self.shows(r"bob has left \S+")

    def test_talk(self):
        (bob,) = self.meet("bob")
        self.type("/me waves")
        self.assertEqual(bob.expect("PRIVMSG").text, "\x01ACTION waves\x01")
        bob.command("PRIVMSG @#lobby :for operators")
        self.shows(r"bob:@#lobby.*for operators")
        self.type("/msg @#lobby to operators")
        self.shows(r"to operators")
        bob.send("PRIVMSG #lobby :\x01ACTION nods\x01", "NOTICE #lobby :take note",
                 "PRIVMSG irssi_peer :\x01PING 1\x01")
        self.shows(r"\* bob nods", r"-bob:#lobby- take note", r"bob \[\S+@\S+\] requested CTCP PING from irssi_peer: 1")
        self.assertTrue(bob.expect("NOTICE").text.startswith("\x01PING"))
        bob.send("AWAY :lunch")
        bob.sync()
        self.type("/msg bob are you there?")
        self.shows(r"bob is away: lunch")
        self.type("/away resting")
        self.shows("You have been marked as being away")
        self.type("/away")
        self.shows("You are no longer marked as being away")

    def test_server_operators(self):
        (bob,) = self.meet("bob")
        self.type("/oper root secret")
        self.shows("You are now a server operator", r"Mode change \[\+o\w*\] for user irssi_peer")
        self.type("/mode irssi_peer +w")
        self.shows(r"Mode change \[\+w\] for user irssi_peer")
        self.type("/wallops backup at noon")
        self.shows(r"!.*irssi_peer.*backup at noon")
        self.type("/kill bob spam")
        self.assertIn("spam", bob.until_closed()[-1].text)
        self.shows(r"bob \[.*\] has quit \[Killed .*spam\)*\]")
        self.type("/rehash")
        self.shows("Rehashing")


if __name__ == "__main__":
    unittest.main()
