// SPDX-License-Identifier: Apache-2.0
#include "io/interfile/sinogram.hpp"

#include "io/file/atomic_file.hpp"
#include "io/file/checked_read.hpp"
#include "tests/support/error_of.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <string>

namespace isotone::io::interfile {
namespace {

using file::write_atomically;
using test::error_of;
using test::TemporaryFolder;
using testing::HasSubstr;
using testing::UnorderedElementsAre;

CylindricalScanner tiny_scanner() {
    CylindricalScanner scanner;
    scanner.name = "tiny";
    scanner.source = "Interfile header";
    scanner.rings = 4;
    scanner.crystals_per_ring = 16;
    scanner.inner_radius_mm = 95.3;
    scanner.depth_of_interaction_mm = 5.7;
    scanner.ring_pitch_mm = 4.0625;
    scanner.axial_block_gap_mm = 0.7;
    scanner.crystals_per_block_axial = 2;
    scanner.crystals_per_block_transaxial = 4;
    scanner.virtual_crystals_per_block_transaxial = 1;
    scanner.virtual_crystals_lead = true;
    scanner.max_non_arc_corrected_bins = 15;
    scanner.default_arc_corrected_bins = 13;
    scanner.default_bin_mm = 8.1;
    scanner.energy_low_kev = 430;
    scanner.energy_high_kev = 610;
    return scanner;
}

Sinogram numbered(SinogramGeometry geometry) {
    Sinogram sinogram(std::move(geometry));
    for (std::size_t i = 0; i < sinogram.values.size(); ++i) {
        sinogram.values[i] = 0.5F * static_cast<float>(i);
    }
    return sinogram;
}

/// Two segments of two rings, 8 views (of 16 crystals), 3 bins; `labels` and `sizes` of axes 2 and 3 can be swapped.
std::string two_ring_header(bool by_view, const std::string& low = "{0,1,-1}", const std::string& high = "{0,1,-1}",
                            const std::string& axial = "{2,1,1}", const std::string& extra = "") {
    const std::string view = by_view ? "[3]" : "[2]";
    const std::string plane = by_view ? "[2]" : "[3]";
    return "!INTERFILE :=\nname of data file := a.s\noriginating system := two\nimagedata byte order := LITTLEENDIAN\n"
           "!PET data type := Emission\napplied corrections := {None}\n!number format := unsigned integer\n"
           "!number of bytes per pixel := 1\nnumber of dimensions := 4\nmatrix axis label [4] := segment\n"
           "!matrix size [4] := 3\nmatrix axis label " +
           view + " := view\n!matrix size " + view + " := 8\nmatrix axis label " + plane +
           " := axial coordinate\n!matrix size " + plane + " := " + axial +
           "\nmatrix axis label [1] := tangential coordinate\n!matrix size [1] := 3\n"
           "minimum ring difference per segment := " +
           low + "\nmaximum ring difference per segment := " + high +
           "\nNumber of rings := 2\nNumber of detectors per ring := 16\nInner ring diameter (cm) := 20\n"
           "Distance between rings (cm) := 0.4\n" +
           extra + "!END OF INTERFILE :=\n";
}

/// 8 views x 3 bins x 4 planes: byte i holds i.
std::string counted_data() {
    std::string data;
    for (int i = 0; i < 96; ++i) {
        data += static_cast<char>(i);
    }
    return data;
}

Sinogram read_two_rings(const std::string& header) {
    const TemporaryFolder folder;
    write_atomically(folder / "a.hs", header);
    write_atomically(folder / "a.s", counted_data());
    return read_sinogram(folder / "a.hs");
}

Error refusal_of(const std::string& header, const std::string& data = counted_data()) {
    const TemporaryFolder folder;
    write_atomically(folder / "a.hs", header);
    write_atomically(folder / "a.s", data);
    return error_of([&] { read_sinogram(folder / "a.hs"); });
}

// REQ-IO-01
TEST(InterfileSinogram, ComesBackExactly) {
    const TemporaryFolder folder;
    const Sinogram sinogram = numbered(SinogramGeometry(tiny_scanner(), 3, 3, 2, 13));
    write_sinogram(folder / "a.hs", sinogram);
    const Sinogram back = read_sinogram(folder / "a.hs");
    EXPECT_EQ(back.values, sinogram.values);
    EXPECT_EQ(back.geometry.segments(), sinogram.geometry.segments());
    EXPECT_EQ(back.geometry.views(), 4);
    const CylindricalScanner& scanner = back.geometry.scanner();
    const CylindricalScanner expected = tiny_scanner();
    EXPECT_EQ(scanner.inner_radius_mm, expected.inner_radius_mm);
    EXPECT_EQ(scanner.depth_of_interaction_mm, expected.depth_of_interaction_mm);
    EXPECT_EQ(scanner.ring_pitch_mm, expected.ring_pitch_mm);
    EXPECT_EQ(scanner.axial_block_gap_mm, expected.axial_block_gap_mm);
    EXPECT_EQ(scanner.virtual_crystals_per_block_transaxial, 1);
    EXPECT_TRUE(scanner.virtual_crystals_lead);
    EXPECT_EQ(scanner.default_bin_mm, expected.default_bin_mm);
    EXPECT_EQ(scanner.energy_high_kev, 610);
    EXPECT_THAT(folder.names(), UnorderedElementsAre("a.hs", "a.s"));
}

TEST(InterfileSinogram, KeepsArcCorrectedBinSizeAndTilt) {
    const TemporaryFolder folder;
    CylindricalScanner scanner = tiny_scanner();
    scanner.intrinsic_tilt_rad = -0.0081812;
    write_sinogram(folder / "a.hs", numbered(SinogramGeometry(scanner, {{0, 0, 0}}, 1, 13, true, 7.3, 0)));
    const SinogramGeometry back = read_sinogram_geometry(folder / "a.hs");
    EXPECT_TRUE(back.arc_corrected());
    EXPECT_EQ(back.bin_mm(), 7.3);
    // Radians to degrees and back rounds twice.
    EXPECT_NEAR(back.scanner().intrinsic_tilt_rad, scanner.intrinsic_tilt_rad, 1e-17);
}

// REQ-IO-01
TEST(InterfileSinogram, ReadsByViewAndBySinogram) {
    // Segment 0 (2 planes), then +1, then -1, as the ring differences say; byte i of the file holds i.
    const Sinogram by_view = read_two_rings(two_ring_header(true));
    const Sinogram by_sinogram = read_two_rings(two_ring_header(false));
    const auto value = [](const Sinogram& s, int view, int bin, int segment, int axial) {
        return s.values[s.geometry.offset(view, bin, 0, s.geometry.plane_index(segment, axial))];
    };
    for (int view = 0; view < 8; ++view) {
        for (int bin = 0; bin < 3; ++bin) {
            for (int axial = 0; axial < 2; ++axial) {
                EXPECT_EQ(value(by_view, view, bin, 0, axial), static_cast<float>((view * 2 + axial) * 3 + bin));
                EXPECT_EQ(value(by_sinogram, view, bin, 0, axial), static_cast<float>((axial * 8 + view) * 3 + bin));
            }
            EXPECT_EQ(value(by_view, view, bin, 1, 0), static_cast<float>(48 + view * 3 + bin));
            EXPECT_EQ(value(by_view, view, bin, -1, 0), static_cast<float>(72 + view * 3 + bin));
        }
    }
}

// REQ-IO-01
TEST(InterfileSinogram, TakesTheSegmentOrderOfTheFile) {
    const Sinogram ascending = read_two_rings(two_ring_header(true, "{-1,0,1}", "{-1,0,1}", "{1,2,1}"));
    ASSERT_EQ(ascending.geometry.segments().size(), 3U);
    EXPECT_EQ(ascending.geometry.segments()[0], (Segment{-1, -1, -1}));
    EXPECT_EQ(ascending.geometry.segments()[1], (Segment{0, 0, 0}));
    const int plane = ascending.geometry.plane_index(-1, 0);
    EXPECT_EQ(ascending.values[ascending.geometry.offset(0, 0, 0, plane)], 0.0F);
    EXPECT_EQ(ascending.values[ascending.geometry.offset(0, 0, 0, ascending.geometry.plane_index(0, 0))], 24.0F);
}

TEST(InterfileSinogram, LooksUpWhatTheHeaderLeavesOut) {
    const TemporaryFolder folder;
    std::string header = two_ring_header(true);
    header.replace(header.find("Inner ring diameter (cm) := 20\n"), 31, "");
    write_atomically(folder / "a.hs", header);
    const Error error = error_of([&] { read_sinogram_geometry(folder / "a.hs"); });
    EXPECT_EQ(error.code(), ErrorCode::input_corrupt);
    EXPECT_THAT(error.where(), HasSubstr("Inner ring diameter"));
    const ScannerLookup lookup = [](const std::string& name) {
        return name == "two" ? std::optional(tiny_scanner()) : std::nullopt;
    };
    const CylindricalScanner scanner = read_sinogram_geometry(folder / "a.hs", lookup).scanner();
    EXPECT_EQ(scanner.inner_radius_mm, 95.3);
    EXPECT_EQ(scanner.rings, 2) << "what the header says wins";
}

TEST(InterfileSinogram, RefusesContradictions) {
    const auto inconsistent = [](const std::string& header, const std::string& key) {
        const Error error = refusal_of(header);
        EXPECT_EQ(error.code(), ErrorCode::inconsistent_data) << error.what();
        EXPECT_THAT(error.where(), HasSubstr("a.hs"));
        EXPECT_THAT(error.where() + error.what(), HasSubstr(key));
    };
    inconsistent(two_ring_header(true, "{0,1,-1}", "{0,1,-1}", "{2,2,1}"), "matrix size [2]");
    inconsistent(two_ring_header(true, "{0,1}", "{0,1}"), "ring difference");
    inconsistent(two_ring_header(true, "{1,1,1}", "{1,1,1}"), "ring difference 0");
    inconsistent(two_ring_header(true, "{0,0,0}", "{0,0,0}", "{2,2,2}"), "two segments");
    inconsistent(two_ring_header(true, "{0,1,-1}", "{0,1,-1}", "{2,1,1}", "effective central bin size (cm) := 1\n"),
                 "effective central bin size");
    inconsistent(two_ring_header(true, "{0,1,-1}", "{0,1,-1}", "{2,1,1}",
                                 "Number of crystals per block in transaxial direction := 5\n"),
                 "crystals_per_block_transaxial");
}

TEST(InterfileSinogram, RefusesDataOfAnotherLength) {
    EXPECT_EQ(refusal_of(two_ring_header(true), counted_data().substr(1)).code(), ErrorCode::inconsistent_data);
    EXPECT_EQ(refusal_of(two_ring_header(true), counted_data() + "x").code(), ErrorCode::inconsistent_data);
}

TEST(InterfileSinogram, RefusesWhatItWouldMisread) {
    const auto replaced = [](const std::string& from, const std::string& to) {
        std::string header = two_ring_header(true);
        return header.replace(header.find(from), from.size(), to);
    };
    EXPECT_EQ(refusal_of(replaced("{None}", "{scatter}")).code(), ErrorCode::input_corrupt);
    EXPECT_EQ(refusal_of(replaced("applied corrections := {None}\n", "")).code(), ErrorCode::input_corrupt);
    EXPECT_EQ(refusal_of(replaced("dimensions := 4", "dimensions := 5")).code(), ErrorCode::input_corrupt);
    EXPECT_EQ(refusal_of(replaced("Emission", "Image")).code(), ErrorCode::input_corrupt);
    EXPECT_EQ(refusal_of(replaced("[4] := segment", "[4] := view")).code(), ErrorCode::input_corrupt);
    EXPECT_EQ(refusal_of(replaced("Number of rings := 2", "Number of rings := 4096")).code(), ErrorCode::input_corrupt);
}

TEST(InterfileSinogram, FailedWriteLeavesNothing) {
    const TemporaryFolder folder;
    const Sinogram sinogram = numbered(SinogramGeometry(tiny_scanner(), 3, 3, 2, 13));
    EXPECT_EQ(error_of([&] { write_sinogram(folder / "a.s", sinogram); }).code(), ErrorCode::output_location);
    EXPECT_EQ(error_of([&] { write_sinogram(folder / "absent" / "a.hs", sinogram); }).code(),
              ErrorCode::output_location);
    EXPECT_TRUE(folder.names().empty());
}

}  // namespace
}  // namespace isotone::io::interfile
