#include "client/fake_talk.hpp"

#include <fmt/args.h>
#include <fmt/format.h>

#include <array>
#include <string_view>

namespace chat::client {
namespace {

constexpr auto kGivenNames = std::to_array<std::string_view>(
    {"Ada",    "Bertil", "Chloé", "Dmitri", "Elif",  "Fergus", "Gwen",  "Håkon", "Ines",  "Jonas", "Kaja",
     "Lars",   "Mira",   "Nuno",  "Olga",   "Paavo", "Quinn",  "Renée", "Søren", "Tilda", "Ursel", "Viktor",
     "Wiebke", "Xenia",  "Yusuf", "Zofia",  "Björn", "Łucja",  "Žofie", "葵",    "민서",  "Νεφέλη"});

constexpr auto kFamilyNames = std::to_array<std::string_view>(
    {"Applethwick", "Brassnettle",    "Copperbeck", "Dustlewood",   "Elmquill",       "Fernhollow",
     "Gladmarsh",   "Hazelrigg-Moor", "Ivorythorn", "Juniperus",    "Kettlebank",     "Larkmeadow",
     "Mossgrove",   "Nettlefold-Ash", "Oatcombe",   "Pebblewright", "Quillfeather",   "Rowanbrook",
     "Saltmarrow",  "Thimblewick",    "Umberfield", "Velvetmoor",   "Windlesham-Lea", "Yarrowby",
     "Zinnwald",    "Åkerblad",       "Dvořáčná",   "Mühlenbläser", "Çiçekova",       "Peñaflorida"});

constexpr auto kStreets = std::to_array<std::string_view>(
    {"Mill Lane",    "Cooper's Row",  "Lantern Street", "Old Ferry Road", "Thistle Way",   "Quarry Steps",
     "Baker's Yard", "Orchard Close", "Harbour Walk",   "Candle Street",  "Fox Hollow",    "Tanner's Alley",
     "Chapel Rise",  "Willow Bank",   "Market Passage", "Copper Bridge",  "Swan Terrace",  "Long Meadow",
     "Bell Corner",  "Windmill Hill", "Rope Walk",      "Juniper Drive",  "Station Curve", "Plum Tree Court",
     "Gänseweg",     "Rue du Héron",  "Blåbärsvägen",   "Calle del Búho", "Ulica Jeżowa",  "Praça do Anzol"});

constexpr auto kTowns = std::to_array<std::string_view>(
    {"Willowmere",        "Upper Tarrow",     "Eastering",    "Brackenford",     "Little Hobley", "Saltwick Quay",
     "Nether Osk",        "Pennymarket",      "Greyfen",      "Larkhampstead",   "Dunmallow",     "Thornybridge",
     "Kestrel Bay",       "Oldcastle Fen",    "Marrowdale",   "Fiddler's Reach", "Hollowby",      "Winterscombe",
     "Amberley Wash",     "Crookhaven Mills", "Stonepool",    "Ravensholt",      "Applesea",      "Tinkersfield",
     "Grünwalden am See", "Øvre Lunddal",     "São Velhinho", "Žabí Brod",       "Saint-Élouan",  "みどり町"});

constexpr auto kThings = std::to_array<std::string_view>(
    {"a blue umbrella",        "two jars of honey",     "the spare key",     "an old accordion",
     "a box of seed potatoes", "the missing cat",       "a bicycle bell",    "three library books",
     "a bag of walnuts",       "the broken kettle",     "a wool blanket",    "the choir's sheet music",
     "a jar of pickles",       "a wooden ladder",       "the garden hose",   "a chess board",
     "the train timetable",    "a loaf of rye bread",   "a pair of boots",   "the camping stove",
     "a tin of buttons",       "the neighbour's drill", "a crate of apples", "a hand-drawn map",
     "the projector",          "a pot of soup",         "an oil lamp",       "a sewing machine",
     "the raffle tickets",     "a crème brûlée"});

constexpr auto kDeeds = std::to_array<std::string_view>(
    {"brought",     "found",     "borrowed",  "repaired", "sold",     "forgot",       "painted",   "carried home",
     "left behind", "asked for", "returned",  "wrapped",  "lost",     "photographed", "hid",       "cleaned",
     "swapped",     "ordered",   "dropped",   "weighed",  "sketched", "unpacked",     "collected", "promised",
     "measured",    "paid for",  "gave away", "dug up",   "tested",   "looked after"});

constexpr auto kTimes = std::to_array<std::string_view>(
    {"this morning", "after lunch", "last night", "on Tuesday", "before the rain", "at half past six", "at the weekend",
     "just now", "on the way home", "during the break", "two weeks ago", "at the market"});

constexpr auto kAsides = std::to_array<std::string_view>(
    {"Thank you.", "No hurry.", "It was about time.", "Nobody minded.", "The weather was kind.",
     "More of that tomorrow.", "😀", "🚲 all the way.", "☕ first, though.", "🌧️ again.", "Très bien.",
     "¿Quién lo diría?", "Schöne Grüße.", "雨がやみました。", "고마워요.", "Добро утро.", "Καλημέρα.",
     "👩‍🌾 says hello."});

constexpr auto kSentences = std::to_array<std::string_view>(
    {"{given} {family} from {town} {deed} {thing} {time}.",
     "Has anybody seen {given}? {given} {deed} {thing} {time}, in {town}.",
     "{given} {family} has moved to {house} {street}, {town}. {aside}",
     "I heard that {given} {deed} {thing} {time}. {aside}",
     "The parcel for {house} {street} in {town} came {time}; {given} {family} has it.",
     "{given}, was it you who {deed} {thing}? {aside}", "We meet at {house} {street}, {town}; {given} brings {thing}.",
     "It was {given} who {deed} {thing} near {street} {time}. {aside}",
     "Please write to {given} {family}, {house} {street}, {town}.",
     "It is {degrees} °C in {town} and {given} {deed} {thing}. {aside}"});

}  // namespace

std::size_t FakeTalk::below(std::size_t bound) { return static_cast<std::size_t>(random_() % bound); }

std::string FakeTalk::next() {
  const auto any = [this](const auto& list) { return list[below(list.size())]; };
  constexpr std::size_t kHouses = 180;
  constexpr std::size_t kDegrees = 30;
  // One statement each: in which order a call's arguments are computed is up to the compiler.
  fmt::dynamic_format_arg_store<fmt::format_context> words;
  words.push_back(fmt::arg("given", any(kGivenNames)));
  words.push_back(fmt::arg("family", any(kFamilyNames)));
  words.push_back(fmt::arg("street", any(kStreets)));
  words.push_back(fmt::arg("house", 1 + below(kHouses)));
  words.push_back(fmt::arg("town", any(kTowns)));
  words.push_back(fmt::arg("thing", any(kThings)));
  words.push_back(fmt::arg("deed", any(kDeeds)));
  words.push_back(fmt::arg("time", any(kTimes)));
  words.push_back(fmt::arg("aside", any(kAsides)));
  words.push_back(fmt::arg("degrees", 1 + below(kDegrees)));
  return fmt::format("{}. {}", ++count_, fmt::vformat(any(kSentences), words));
}

}  // namespace chat::client
