// SPDX-License-Identifier: Apache-2.0
#include "io/siemens/list_mode.hpp"

#include "io/file/atomic_file.hpp"
#include "tests/support/error_of.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace isotone::io::siemens {
namespace {

using file::write_atomically;
using test::error_of;
using test::TemporaryFolder;
using testing::ElementsAre;
using testing::HasSubstr;

/// 3 rings of 16 crystals; 8 views, 5 bins, ring differences 0, -1, +1: 7 planes, 280 addresses.
std::string small_header() {
    return "!INTERFILE:=\n!originating system:=9999\n%SMS-MI header name space:=PETLINK bin address\n"
           "name of data file:=a.l\n%study date (yyyy:mm:dd):=2017:03:27\n"
           "%study time (hh:mm:ss GMT+00:00):=17:00:35\n%tracer injection date (yyyy:mm:dd):=2017:03:27\n"
           "%tracer injection time (hh:mm:ss GMT+00:00):=16:07:00\nisotope name:=F-18\n"
           "isotope gamma halflife (sec):=6586.2\ntracer activity at time of injection (Bq):=4.65e+007\n"
           "%patient orientation:=FFS\ndata format:=CoincidenceList\nnumber of rings:=3\n"
           "distance between rings (cm):=0.4\ngantry crystal radius (cm):=10\n%number of TOF time bins:=1\n"
           "image duration (sec):=900\n%total listmode word counts:=331257106\n"
           "%LM event and tag words format (bits):=32\n%axial compression:=1\n%maximum ring difference:=1\n"
           "%number of projections:=5\n%number of views:=8\n%number of segments:=3\n%segment table:={3,2,2}\n";
}

std::string replaced(const std::string& from, const std::string& to) {
    std::string header = small_header();
    return header.replace(header.find(from), from.size(), to);
}

constexpr std::uint32_t prompt = 1U << 30U;
constexpr std::uint32_t time_tag(std::uint32_t ms) {
    return (4U << 29U) | ms;
}
constexpr std::uint32_t address(std::uint32_t bin, std::uint32_t view, std::uint32_t plane) {
    return bin + 5U * (view + 8U * plane);
}

std::string bytes_of(const std::vector<std::uint32_t>& words) {
    std::string bytes;
    for (const std::uint32_t word : words) {
        for (unsigned shift = 0; shift < 32; shift += 8) {
            bytes += static_cast<char>(word >> shift & 255U);
        }
    }
    return bytes;
}

SiemensListMode read(const std::vector<std::uint32_t>& words) {
    const TemporaryFolder folder;
    write_atomically(folder / "a.hdr", small_header());
    write_atomically(folder / "a.l", bytes_of(words));
    return read_list_mode(folder / "a.hdr");
}

Error refusal_of(const std::string& header, const std::string& data) {
    const TemporaryFolder folder;
    write_atomically(folder / "a.hdr", header);
    write_atomically(folder / "a.l", data);
    return error_of([&] { read_list_mode(folder / "a.hdr"); });
}

TEST(SiemensListMode, TurnsAddressesIntoCrystalPairs) {
    // Planes: (0,0) (1,1) (2,2), then difference -1: (1,0) (2,1), then +1: (0,1) (1,2).
    const ListMode events =
        read({time_tag(0), prompt | address(2, 3, 1), prompt | address(2, 0, 3), prompt | address(4, 3, 6)}).events;
    const auto id = [](int ring, int crystal) { return static_cast<std::uint32_t>(16 * ring + crystal); };
    // View 3, bin 0: crystals 3 and 11. View 0, bin 0: 0 and 8. View 3, bin 2: 4 and 3 - 1 + 8.
    EXPECT_THAT(events.crystal_a, ElementsAre(id(1, 3), id(1, 0), id(1, 4)));
    EXPECT_THAT(events.crystal_b, ElementsAre(id(1, 11), id(0, 8), id(2, 10)));
}

TEST(SiemensListMode, TellsPromptsFromDelayedsAndReadsTime) {
    const SiemensListMode read_back =
        read({prompt | 1U, time_tag(5), 2U, (5U << 29U) | 77U, prompt | 3U, (7U << 29U) | 1U, time_tag(6), 4U});
    EXPECT_THAT(read_back.events.is_delayed, ElementsAre(0, 1, 0, 1));
    EXPECT_THAT(read_back.events.time_ms, ElementsAre(4U, 5U, 5U, 6U));
    EXPECT_EQ(read_back.words, 8U);
    EXPECT_EQ(read_back.time_tags, 2U);
    EXPECT_EQ(read_back.other_tags, 2U);
    EXPECT_DOUBLE_EQ(read_back.events.start_s, 0.004);
    EXPECT_DOUBLE_EQ(read_back.events.duration_s, 0.003);
}

TEST(SiemensListMode, ReadsTheExamination) {
    const ListModeHeader header = read({time_tag(0)}).header;
    EXPECT_EQ(header.exam.nuclide.name, "18F");
    EXPECT_EQ(header.exam.nuclide.half_life_s, 6586.2);
    EXPECT_EQ(header.exam.injected_activity_bq, 4.65e7);
    EXPECT_EQ(*header.exam.start_time_s - *header.exam.injection_time_s, 53 * 60 + 35);
    EXPECT_EQ(*header.exam.start_time_s, 1490634035.0);  // date -u -d 2017-03-27T17:00:35Z +%s
    EXPECT_EQ(header.exam.position, PatientPosition::feet_first_supine);
    EXPECT_EQ(header.declared_words, 331257106U);
}

TEST(SiemensListMode, TakesAKnownScannerIfItFits) {
    const TemporaryFolder folder;
    write_atomically(folder / "a.hdr", small_header());
    CylindricalScanner known = read_list_mode_header(folder / "a.hdr").scanner;
    known.name = "known";
    known.depth_of_interaction_mm = 7.0;
    const auto lookup = [&](const std::string& name) { return name == "9999" ? std::optional(known) : std::nullopt; };
    EXPECT_EQ(read_list_mode_header(folder / "a.hdr", lookup).scanner.name, "known");
    known.rings = 4;
    EXPECT_EQ(error_of([&] { read_list_mode_header(folder / "a.hdr", lookup); }).code(), ErrorCode::inconsistent_data);
}

TEST(SiemensListMode, RefusesDamagedDataAndNamesTheByte) {
    const auto refused_at = [](const std::string& data, const std::string& byte) {
        const Error error = refusal_of(small_header(), data);
        EXPECT_EQ(error.code(), ErrorCode::input_corrupt);
        EXPECT_THAT(error.where(), HasSubstr("a.l, byte " + byte));
    };
    refused_at(bytes_of({time_tag(0), prompt | 1U}) + "x", "9");
    refused_at(bytes_of({time_tag(0), prompt | 280U}), "4");
    refused_at(bytes_of({time_tag(3), time_tag(2)}), "4");
    refused_at(bytes_of({prompt | 1U}), "4");
    refused_at("", "0");
    EXPECT_EQ(read({time_tag(0), prompt | 279U}).events.events(), 1U) << "the last address is inside";
}

TEST(SiemensListMode, RefusesHeadersItWouldMisread) {
    const std::string data = bytes_of({time_tag(0)});
    EXPECT_EQ(refusal_of(replaced("compression:=1", "compression:=11"), data).code(), ErrorCode::input_corrupt);
    EXPECT_EQ(refusal_of(replaced("(bits):=32", "(bits):=64"), data).code(), ErrorCode::input_corrupt);
    EXPECT_EQ(refusal_of(replaced("time bins:=1", "time bins:=13"), data).code(), ErrorCode::input_corrupt);
    EXPECT_EQ(refusal_of(replaced("{3,2,2}", "{3,2}"), data).code(), ErrorCode::input_corrupt);
    EXPECT_EQ(refusal_of(replaced(":=a.l", ":=../a.l"), data).code(), ErrorCode::input_corrupt);
    EXPECT_EQ(refusal_of(replaced("2017:03:27", "2017:13:27"), data).code(), ErrorCode::input_corrupt);
    EXPECT_EQ(refusal_of(replaced("FFS", "HFDL"), data).code(), ErrorCode::input_corrupt);
    EXPECT_EQ(refusal_of(replaced("difference:=1", "difference:=3"), data).code(), ErrorCode::input_corrupt);
    EXPECT_EQ(refusal_of(replaced("radius (cm):=10", "radius (cm):=-1"), data).code(), ErrorCode::inconsistent_data);
    EXPECT_EQ(refusal_of(replaced("projections:=5", "projections:=-5"), data).code(), ErrorCode::input_corrupt);
}

}  // namespace
}  // namespace isotone::io::siemens
