// SPDX-License-Identifier: Apache-2.0
#include "io/hdf5/raw_container.hpp"

#include "core/random.hpp"
#include "fuzz/library_leaks.hpp"
#include "io/file/atomic_file.hpp"
#include "io/file/checked_read.hpp"
#include "io/json/json.hpp"
#include "tests/io/hdf5/edit_container.hpp"
#include "tests/io/hdf5/raw_examples.hpp"
#include "tests/support/error_of.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <hdf5.h>
#include <sys/resource.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <limits>
#include <thread>

namespace isotone::io::hdf5 {
namespace {

using test::edit_container;
using test::error_of;
using test::example_raw_data;
using test::overwrite;
using test::TemporaryFolder;
using testing::ElementsAre;
using testing::HasSubstr;

void expect_equal(const RawData& a, const RawData& b) {
    EXPECT_EQ(json::to_json(a.provenance), json::to_json(b.provenance));
    EXPECT_EQ(a.scanner.name, b.scanner.name);
    EXPECT_EQ(a.scanner.inner_radius_mm, b.scanner.inner_radius_mm);
    EXPECT_EQ(a.scanner.intrinsic_tilt_rad, b.scanner.intrinsic_tilt_rad);
    EXPECT_EQ(a.scanner.virtual_crystals_lead, b.scanner.virtual_crystals_lead);
    EXPECT_EQ(a.scanner.default_arc_corrected_bins, b.scanner.default_arc_corrected_bins);
    EXPECT_EQ(a.scanner.tof->fwhm_ps, b.scanner.tof->fwhm_ps);
    EXPECT_EQ(a.exam.nuclide.half_life_s, b.exam.nuclide.half_life_s);
    EXPECT_EQ(a.exam.injected_activity_bq, b.exam.injected_activity_bq);
    EXPECT_EQ(a.exam.injection_time_s, b.exam.injection_time_s) << "unknown stays unknown";
    EXPECT_EQ(a.exam.position, b.exam.position);
    EXPECT_EQ(a.exam.bed_z_mm, b.exam.bed_z_mm);
    EXPECT_EQ(a.exam.description, b.exam.description);
    ASSERT_EQ(a.prompts.has_value(), b.prompts.has_value());
    EXPECT_EQ(a.prompts->values, b.prompts->values);
    EXPECT_EQ(a.prompts->geometry.segments(), b.prompts->geometry.segments());
    EXPECT_EQ(a.prompts->geometry.tof_bins(), b.prompts->geometry.tof_bins());
    EXPECT_EQ(a.multiplicative->values, b.multiplicative->values);
    EXPECT_EQ(a.additive->values, b.additive->values);
    EXPECT_EQ(a.multiplicative_holds, b.multiplicative_holds);
    EXPECT_EQ(a.additive_holds, b.additive_holds);
    EXPECT_EQ(a.delayeds.has_value(), b.delayeds.has_value());
    EXPECT_EQ(a.list_mode->crystal_a, b.list_mode->crystal_a);
    EXPECT_EQ(a.list_mode->crystal_b, b.list_mode->crystal_b);
    EXPECT_EQ(a.list_mode->tof_bin, b.list_mode->tof_bin);
    EXPECT_EQ(a.list_mode->time_ms, b.list_mode->time_ms);
    EXPECT_EQ(a.list_mode->is_delayed, b.list_mode->is_delayed);
    EXPECT_EQ(a.list_mode->start_s, b.list_mode->start_s);
}

/// Changes a written container through the library itself.
template <typename Change>
Error refusal_after(Change change) {
    const TemporaryFolder folder;
    write_raw(folder / "a.h5", example_raw_data());
    edit_container(folder / "a.h5", change);
    return error_of([&] { read_raw(folder / "a.h5"); });
}

// REQ-IO-03
TEST(RawContainer, ComesBackExactly) {
    const TemporaryFolder folder;
    const RawData data = example_raw_data();
    write_raw(folder / "a.h5", data);
    expect_equal(read_raw(folder / "a.h5"), data);
    EXPECT_THAT(folder.names(), ElementsAre("a.h5"));
}

// REQ-IO-03
TEST(RawContainer, OfVersionOneIsReadAsNotSayingWhatItsTermsHold) {
    const TemporaryFolder folder;
    write_raw(folder / "a.h5", example_raw_data());
    edit_container(folder / "a.h5", [](hid_t file) {
        H5Ldelete(file, "/corrections", H5P_DEFAULT);
        H5Ldelete(file, "/provenance/sha256/corrections.fields", H5P_DEFAULT);
    });
    const RawData back = read_raw(folder / "a.h5");
    EXPECT_FALSE(back.multiplicative_holds);
    EXPECT_FALSE(back.additive_holds);
    EXPECT_EQ(back.multiplicative->values, example_raw_data().multiplicative->values);
}

TEST(RawContainer, ALostStatementOfCorrectionsIsNoticed) {
    const Error error = refusal_after([](hid_t file) { H5Ldelete(file, "/corrections", H5P_DEFAULT); });
    EXPECT_EQ(error.code(), ErrorCode::input_corrupt);
}

TEST(RawContainer, HoldsAScannerAlone) {
    const TemporaryFolder folder;
    RawData data;
    data.scanner = test::example_scanner();
    data.list_mode = ListMode{};  // no event at all
    data.list_mode->scanner = data.scanner;
    write_raw(folder / "a.h5", data);
    const RawData back = read_raw(folder / "a.h5");
    EXPECT_FALSE(back.prompts);
    EXPECT_EQ(back.list_mode->events(), 0U);
}

TEST(RawContainer, RefusesPartsThatDoNotFitAndLeavesNothing) {
    const TemporaryFolder folder;
    RawData other_ring = example_raw_data();
    other_ring.scanner.rings = 5;
    EXPECT_EQ(error_of([&] { write_raw(folder / "a.h5", other_ring); }).code(), ErrorCode::inconsistent_data);
    RawData short_column = example_raw_data();
    short_column.list_mode->time_ms.pop_back();
    EXPECT_EQ(error_of([&] { write_raw(folder / "a.h5", short_column); }).code(), ErrorCode::inconsistent_data);
    EXPECT_EQ(error_of([&] { write_raw(folder / "b" / "a.h5", short_column); }).code(), ErrorCode::output_location);
    EXPECT_TRUE(folder.names().empty());
}

TEST(RawContainer, FullDiskIsNamedAndLeavesNothing) {
    const TemporaryFolder folder;
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit before{};
    ::getrlimit(RLIMIT_FSIZE, &before);
    rlimit small = before;
    small.rlim_cur = 8000;
    ::setrlimit(RLIMIT_FSIZE, &small);
    const Error error = error_of([&] { write_raw(folder / "a.h5", example_raw_data()); });
    ::setrlimit(RLIMIT_FSIZE, &before);
    EXPECT_EQ(error.code(), ErrorCode::disk_full);
    EXPECT_TRUE(folder.names().empty());
}

TEST(RawContainer, RefusesOtherFiles) {
    const TemporaryFolder folder;
    EXPECT_EQ(error_of([&] { read_raw(folder / "absent.h5"); }).code(), ErrorCode::input_missing);
    file::write_atomically(folder / "text.h5", "not HDF5");
    EXPECT_EQ(error_of([&] { read_raw(folder / "text.h5"); }).code(), ErrorCode::input_corrupt);
    const Error format = refusal_after([](hid_t file) { H5Adelete(file, "format"); });
    EXPECT_EQ(format.code(), ErrorCode::input_corrupt);
    EXPECT_THAT(format.where(), HasSubstr("a.h5, /@format"));
}

TEST(RawContainer, RefusesLinksThatLeadOut) {
    const Error external = refusal_after([](hid_t file) {
        H5Ldelete(file, "exam", H5P_DEFAULT);
        H5Lcreate_external("/etc/hostname", "/exam", file, "exam", H5P_DEFAULT, H5P_DEFAULT);
    });
    EXPECT_EQ(external.code(), ErrorCode::input_corrupt);
    EXPECT_THAT(external.where(), HasSubstr("a.h5, /exam"));
    const Error soft = refusal_after([](hid_t file) {
        H5Ldelete(file, "exam", H5P_DEFAULT);
        H5Lcreate_soft("/scanner", file, "exam", H5P_DEFAULT, H5P_DEFAULT);
    });
    EXPECT_EQ(soft.code(), ErrorCode::input_corrupt);
}

/// Replaces a data set by one of `extent` without any stored number.
void replace_by_empty(hid_t file, const char* name, hid_t type, std::vector<hsize_t> extent, hsize_t chunk) {
    H5Ldelete(file, name, H5P_DEFAULT);
    const hid_t space = H5Screate_simple(static_cast<int>(extent.size()), extent.data(), nullptr);
    const hid_t properties = H5Pcreate(H5P_DATASET_CREATE);
    const std::vector<hsize_t> chunks(extent.size(), chunk);
    H5Pset_chunk(properties, static_cast<int>(chunks.size()), chunks.data());
    const hid_t made = H5Dcreate2(file, name, type, space, H5P_DEFAULT, properties, H5P_DEFAULT);
    EXPECT_GE(made, 0);
    H5Dclose(made);
    H5Pclose(properties);
    H5Sclose(space);
}

TEST(RawContainer, RefusesExtentsOfAnotherGeometry) {
    const Error error = refusal_after([](hid_t file) {
        replace_by_empty(file, "/sinogram/prompts/values", H5T_IEEE_F32LE, {4, 13, 3, 99}, 3);
    });
    EXPECT_EQ(error.code(), ErrorCode::inconsistent_data);
    EXPECT_THAT(error.where(), HasSubstr("/sinogram/prompts/values"));
}

// A column of 2^40 events declared in a file of a few kilobytes must not be allocated.
// REQ-IO-08
TEST(RawContainer, RefusesSizesTheFileCannotHold) {
    const Error huge = refusal_after(
        [](hid_t file) { replace_by_empty(file, "/listmode/crystal_a", H5T_STD_U32LE, {hsize_t{1} << 40U}, 1000); });
    EXPECT_EQ(huge.code(), ErrorCode::input_corrupt);
    EXPECT_THAT(huge.where(), HasSubstr("/listmode/crystal_a"));
    const Error chunk =
        refusal_after([](hid_t file) { replace_by_empty(file, "/listmode/crystal_a", H5T_STD_U32LE, {500}, 500); });
    EXPECT_EQ(chunk.code(), ErrorCode::input_corrupt) << "an old digest, or nothing stored";
}

TEST(RawContainer, RefusesAnotherNumberType) {
    const Error error =
        refusal_after([](hid_t file) { replace_by_empty(file, "/listmode/time_ms", H5T_IEEE_F64LE, {500}, 100); });
    EXPECT_EQ(error.code(), ErrorCode::input_corrupt);
    EXPECT_THAT(error.what(), HasSubstr("number type"));
}

TEST(RawContainer, RefusesNumbersThatAreNotFinite) {
    const TemporaryFolder folder;
    RawData data = example_raw_data();
    data.prompts->values[7] = std::numeric_limits<float>::quiet_NaN();
    write_raw(folder / "a.h5", data);
    const Error error = error_of([&] { read_raw(folder / "a.h5"); });
    EXPECT_EQ(error.code(), ErrorCode::input_corrupt);
    EXPECT_THAT(error.where(), HasSubstr("/sinogram/prompts/values"));
}

TEST(RawContainer, RefusesImpossibleGeometry) {
    for (const std::int64_t rings : {std::int64_t{-4}, std::int64_t{0}, std::int64_t{4000}, std::int64_t{1} << 40U}) {
        const Error error = refusal_after([&](hid_t file) { overwrite(file, "/scanner/rings", H5T_STD_I64LE, rings); });
        EXPECT_THAT(error.code(), testing::AnyOf(ErrorCode::inconsistent_data, ErrorCode::input_corrupt)) << rings;
        EXPECT_THAT(error.where(), HasSubstr("a.h5"));
    }
    for (const char* name :
         {"/sinogram/prompts/bins", "/scanner/crystals_per_ring", "/sinogram/additive/view_mashing"}) {
        const Error error = refusal_after([&](hid_t file) { overwrite(file, name, H5T_STD_I64LE, std::int64_t{8}); });
        EXPECT_THAT(error.code(), testing::AnyOf(ErrorCode::inconsistent_data, ErrorCode::input_corrupt)) << name;
    }
}

TEST(RawContainer, NoticesAScalarThatWasChanged) {
    const Error error = refusal_after([](hid_t file) {
        // As plausible as the 95.3 that was written.
        overwrite(file, "/scanner/inner_radius_mm", H5T_IEEE_F64LE, 95.4);
    });
    EXPECT_EQ(error.code(), ErrorCode::input_corrupt);
    EXPECT_THAT(error.where(), HasSubstr("/scanner"));
}

// A date inside would make the digest of an output differ from that of its rerun.
TEST(RawContainer, TheSameDataGiveTheSameBytesAtAnyTime) {
    const TemporaryFolder folder;
    write_raw(folder / "a.h5", example_raw_data());
    std::this_thread::sleep_for(std::chrono::milliseconds(1100));  // HDF5 counts seconds
    write_raw(folder / "b.h5", example_raw_data());
    EXPECT_EQ(file::read_text(folder / "a.h5", 1U << 24U), file::read_text(folder / "b.h5", 1U << 24U));
}

// Bits of the file itself: what HDF5 keeps without a meaning (free space, reserved bytes) may change, a value may not.
// REQ-IO-03
TEST(RawContainer, AFlippedBitIsRefusedOrChangesNothing) {
    const TemporaryFolder folder;
    const RawData data = example_raw_data();
    write_raw(folder / "a.h5", data);
    const std::string whole = file::read_text(folder / "a.h5", 1U << 24U);
    RandomStream random(3, 0, 0);
    int refused = 0;
    constexpr int flips = 60;
    for (int i = 0; i < flips; ++i) {
        std::string flipped = whole;
        const std::size_t at = random.next_u32() % flipped.size();
        flipped[at] ^= static_cast<char>(1U << random.next_u32() % 8);
        std::ofstream(folder / "a.h5", std::ios::binary) << flipped;
        SCOPED_TRACE("byte " + std::to_string(at));
        try {
            expect_equal(read_raw(folder / "a.h5"), data);
        } catch (const Error& error) {
            EXPECT_THAT(error.code(), testing::AnyOf(ErrorCode::inconsistent_data, ErrorCode::input_corrupt));
            ++refused;
        }
    }
    EXPECT_GT(refused, 0);
}

// REQ-IO-03
TEST(RawContainer, RefusesAFlippedBitOfAValue) {
    const Error error = refusal_after([](hid_t file) {
        const hid_t dataset = H5Dopen2(file, "/listmode/time_ms", H5P_DEFAULT);
        std::vector<std::uint32_t> times(500);
        EXPECT_GE(H5Dread(dataset, H5T_STD_U32LE, H5S_ALL, H5S_ALL, H5P_DEFAULT, times.data()), 0);
        times[250] ^= 1U;
        EXPECT_GE(H5Dwrite(dataset, H5T_STD_U32LE, H5S_ALL, H5S_ALL, H5P_DEFAULT, times.data()), 0);
        H5Dclose(dataset);
    });
    EXPECT_EQ(error.code(), ErrorCode::input_corrupt);
    EXPECT_THAT(error.where(), HasSubstr("/listmode/time_ms"));
}

}  // namespace
}  // namespace isotone::io::hdf5
