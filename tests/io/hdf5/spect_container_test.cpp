// SPDX-License-Identifier: Apache-2.0
#include "io/hdf5/spect_container.hpp"

#include "io/file/atomic_file.hpp"
#include "io/file/checked_read.hpp"
#include "io/hdf5/volume_container.hpp"
#include "io/json/json.hpp"
#include "tests/io/hdf5/edit_container.hpp"
#include "tests/io/hdf5/spect_examples.hpp"
#include "tests/support/error_of.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <hdf5.h>

#include <array>
#include <fstream>
#include <limits>

namespace isotone::io::hdf5 {
namespace {

using test::edit_container;
using test::error_of;
using test::example_spect_data;
using test::overwrite;
using test::TemporaryFolder;
using testing::AnyOf;
using testing::ElementsAre;
using testing::HasSubstr;

void expect_equal(const SpectData& a, const SpectData& b) {
    EXPECT_EQ(a.geometry, b.geometry);
    EXPECT_EQ(a.windows, b.windows);
    EXPECT_EQ(a.gates, b.gates);
    EXPECT_EQ(a.gate_shares, b.gate_shares);
    ASSERT_EQ(a.counts.size(), b.counts.size());
    for (std::size_t i = 0; i < a.counts.size(); ++i) {
        EXPECT_EQ(a.counts[i].window, b.counts[i].window);
        EXPECT_EQ(a.counts[i].gate, b.counts[i].gate);
        EXPECT_EQ(a.counts[i].values, b.counts[i].values);
    }
    EXPECT_EQ(a.additive, b.additive);
    EXPECT_EQ(a.additive_window, b.additive_window);
    EXPECT_EQ(a.sensitivity_cps_per_mbq, b.sensitivity_cps_per_mbq);
    EXPECT_EQ(a.sensitivity_window, b.sensitivity_window);
    EXPECT_EQ(a.manufacturer, b.manufacturer);
    EXPECT_EQ(a.model, b.model);
    EXPECT_EQ(a.serial, b.serial);
    EXPECT_EQ(a.collimator, b.collimator);
    EXPECT_EQ(a.axis_position_mm, b.axis_position_mm);
    EXPECT_EQ(a.frame_of_reference_uid, b.frame_of_reference_uid);
    EXPECT_EQ(a.study_uid, b.study_uid);
    EXPECT_EQ(json::to_json(a.provenance), json::to_json(b.provenance));
    EXPECT_EQ(a.exam.nuclide.name, b.exam.nuclide.name);
    EXPECT_EQ(a.exam.nuclide.half_life_s, b.exam.nuclide.half_life_s);
    EXPECT_EQ(a.exam.injected_activity_bq, b.exam.injected_activity_bq);
    EXPECT_EQ(a.exam.injection_time_s, b.exam.injection_time_s);
    EXPECT_EQ(a.exam.start_time_s, b.exam.start_time_s);
    EXPECT_EQ(a.exam.duration_s, b.exam.duration_s);
    EXPECT_EQ(a.exam.position, b.exam.position);
    EXPECT_EQ(a.exam.description, b.exam.description);
}

/// Changes a written container through the library itself.
template <typename Change>
Error refusal_after(Change change, const SpectData& data = example_spect_data()) {
    const TemporaryFolder folder;
    write_spect(folder / "a.h5", data);
    edit_container(folder / "a.h5", change);
    return error_of([&] { read_spect(folder / "a.h5"); });
}

// REQ-SFILE-04
TEST(SpectContainer, ComesBackExactly) {
    const TemporaryFolder folder;
    const SpectData data = example_spect_data();
    write_spect(folder / "a.h5", data);
    expect_equal(read_spect(folder / "a.h5"), data);
    EXPECT_THAT(folder.names(), ElementsAre("a.h5"));
}

TEST(SpectContainer, WhatIsNotKnownStaysUnknown) {
    const TemporaryFolder folder;
    SpectData data = example_spect_data();
    data.additive.reset();
    data.sensitivity_cps_per_mbq.reset();
    data.axis_position_mm.reset();
    data.provenance = Record();
    data.windows[0].name.clear();
    write_spect(folder / "a.h5", data);
    SpectData back = read_spect(folder / "a.h5");
    EXPECT_EQ(back.additive_window, 0);
    back.additive_window = data.additive_window;
    expect_equal(back, data);
}

SpectData data_of_two_ranges() {
    SpectData data = example_spect_data();
    data.windows[0] = window_of_levels("111In", {154.0, 188.0, 221.0, 270.0}, "test");
    return data;
}

std::string format_version(const std::filesystem::path& path) {
    const hid_t file = H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT);
    const hid_t attribute = H5Aopen(file, "format_version", H5P_DEFAULT);
    const hid_t type = H5Aget_type(attribute);
    std::string text(H5Tget_size(type), ' ');
    H5Aread(attribute, type, text.data());
    H5Tclose(type);
    H5Aclose(attribute);
    H5Fclose(file);
    return text.c_str();
}

// REQ-IO-17
TEST(SpectContainer, KeepsTheArcsOfHeadsThatTurn) {
    const TemporaryFolder folder;
    SpectData data = example_spect_data();
    for (ProjectionView& view : data.geometry.views) {
        view.arc_rad = 0.05;
    }
    write_spect(folder / "a.h5", data);
    expect_equal(read_spect(folder / "a.h5"), data);
    EXPECT_EQ(format_version(folder / "a.h5"), "1.3");
    const Error lost = refusal_after([](hid_t file) { H5Ldelete(file, "/motion", H5P_DEFAULT); }, data);
    EXPECT_EQ(lost.code(), ErrorCode::input_corrupt);
}

// REQ-QUANT-10
TEST(SpectContainer, KeepsWhatWasCorrectedBefore) {
    const TemporaryFolder folder;
    SpectData data = example_spect_data();
    data.corrected = {"DECY", "SCAT"};
    write_spect(folder / "a.h5", data);
    EXPECT_EQ(read_spect(folder / "a.h5").corrected, data.corrected);
    EXPECT_EQ(format_version(folder / "a.h5"), "1.4");
    const Error lost = refusal_after([](hid_t file) { H5Ldelete(file, "/counts/corrected", H5P_DEFAULT); }, data);
    EXPECT_EQ(lost.code(), ErrorCode::input_corrupt) << "a reader that does not know it refuses in the same way";
    SpectData before = example_spect_data();
    before.provenance["corrected_image"] = Record::List{"UNIF", "DECY"};
    write_spect(folder / "b.h5", before);
    EXPECT_EQ(format_version(folder / "b.h5"), "1.1");
    EXPECT_EQ(read_spect(folder / "b.h5").corrected, std::vector<std::string>{"DECY"})
        << "as versions before 1.4 left it";
}

// REQ-SPECT-09
TEST(SpectContainer, KeepsTheRangesOfAWindow) {
    const TemporaryFolder folder;
    write_spect(folder / "a.h5", data_of_two_ranges());
    expect_equal(read_spect(folder / "a.h5"), data_of_two_ranges());
    EXPECT_EQ(format_version(folder / "a.h5"), "1.2");
    SpectData plain = example_spect_data();
    write_spect(folder / "b.h5", plain);
    EXPECT_EQ(format_version(folder / "b.h5"), "1.1") << "gates that state their time";
    plain.gate_shares.clear();
    write_spect(folder / "c.h5", plain);
    EXPECT_EQ(format_version(folder / "c.h5"), "1.0");
    const Error lost =
        refusal_after([](hid_t file) { H5Ldelete(file, "/windows/1/ranges_kev", H5P_DEFAULT); }, data_of_two_ranges());
    EXPECT_EQ(lost.code(), ErrorCode::input_corrupt);
    const Error changed = refusal_after(
        [](hid_t file) {
            const std::array<double, 4> levels{154.0, 189.0, 221.0, 270.0};
            const hid_t dataset = H5Dopen2(file, "/windows/1/ranges_kev", H5P_DEFAULT);
            EXPECT_GE(H5Dwrite(dataset, H5T_IEEE_F64LE, H5S_ALL, H5S_ALL, H5P_DEFAULT, levels.data()), 0);
            H5Dclose(dataset);
        },
        data_of_two_ranges());
    EXPECT_EQ(changed.code(), ErrorCode::input_corrupt);
    EXPECT_THAT(changed.where(), HasSubstr("/windows/1"));
}

TEST(SpectContainer, IsToldFromOtherFiles) {
    const TemporaryFolder folder;
    write_spect(folder / "a.h5", example_spect_data());
    write_volume(folder / "image.h5", Volume(ImageGrid::centred({2, 2, 2}, {1.0, 1.0, 1.0}), Quantity::relative));
    file::write_atomically(folder / "text.h5", "not HDF5");
    EXPECT_TRUE(holds_spect(folder / "a.h5"));
    for (const char* other : {"image.h5", "text.h5", "absent.h5"}) {
        EXPECT_FALSE(holds_spect(folder / other)) << other;
    }
    EXPECT_FALSE(holds_volume(folder / "a.h5"));
    EXPECT_EQ(error_of([&] { read_spect(folder / "image.h5"); }).code(), ErrorCode::input_corrupt);
    EXPECT_EQ(error_of([&] { read_spect(folder / "absent.h5"); }).code(), ErrorCode::input_missing);
}

TEST(SpectContainer, RefusesPartsThatDoNotFitAndLeavesNothing) {
    const TemporaryFolder folder;
    SpectData short_counts = example_spect_data();
    short_counts.counts[1].values.pop_back();
    EXPECT_EQ(error_of([&] { write_spect(folder / "a.h5", short_counts); }).code(), ErrorCode::inconsistent_data);
    SpectData no_radius = example_spect_data();
    no_radius.geometry.views[3].radius_mm = 0.0;
    EXPECT_EQ(error_of([&] { write_spect(folder / "a.h5", no_radius); }).code(), ErrorCode::inconsistent_data);
    EXPECT_TRUE(folder.names().empty());
}

// REQ-SFILE-04
TEST(SpectContainer, NoticesAChangedScalarColumnOrCount) {
    const Error scalar = refusal_after(
        [](hid_t file) { overwrite(file, "/projections/bin_mm", H5T_IEEE_F64LE, 4.43); });  // 4.42 was written
    EXPECT_EQ(scalar.code(), ErrorCode::input_corrupt);
    const Error column = refusal_after([](hid_t file) {
        overwrite(file, "/projections/radius_mm", H5T_IEEE_F64LE, std::array{180.0, 181.0, 182.5, 183.0, 184.0, 185.0});
    });
    EXPECT_EQ(column.code(), ErrorCode::input_corrupt);
    EXPECT_THAT(column.where(), HasSubstr("a.h5, /projections/radius_mm"));
    const Error value = refusal_after([](hid_t file) {
        const hid_t dataset = H5Dopen2(file, "/counts/2/values", H5P_DEFAULT);
        std::vector<float> values(6 * 7 * 5);
        EXPECT_GE(H5Dread(dataset, H5T_IEEE_F32LE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()), 0);
        values[100] += 1.0F;
        EXPECT_GE(H5Dwrite(dataset, H5T_IEEE_F32LE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()), 0);
        H5Dclose(dataset);
    });
    EXPECT_EQ(value.code(), ErrorCode::input_corrupt);
    EXPECT_THAT(value.where(), HasSubstr("/counts/2/values"));
}

// REQ-SFILE-04
TEST(SpectContainer, NoticesALostPart) {
    for (const char* part : {"/additive", "/counts/3", "/windows/2", "/camera", "/gates", "/projections/axis_x_mm",
                             "/camera/sensitivity_cps_per_mbq", "/projections/head", "/exam/injected_activity_bq"}) {
        const Error error = refusal_after([&](hid_t file) { H5Ldelete(file, part, H5P_DEFAULT); });
        EXPECT_THAT(error.code(), AnyOf(ErrorCode::input_corrupt, ErrorCode::inconsistent_data)) << part;
        EXPECT_THAT(error.where(), HasSubstr("a.h5")) << part;
    }
}

TEST(SpectContainer, RefusesNumbersThatCannotBeMet) {
    const std::int64_t huge = std::int64_t{1} << 40U;
    for (const char* name : {"/projections/bins", "/projections/rows", "/windows/windows", "/counts/gates",
                             "/counts/parts", "/counts/1/window", "/counts/1/gate", "/additive/window"}) {
        for (const std::int64_t value : {std::int64_t{-1}, std::int64_t{0}, std::int64_t{4000}, huge}) {
            if (value == 0 && (std::string(name).ends_with("window") || std::string(name).ends_with("gate")) &&
                !std::string(name).starts_with("/additive")) {
                continue;  // what was written
            }
            const Error error = refusal_after([&](hid_t file) { overwrite(file, name, H5T_STD_I64LE, value); });
            EXPECT_THAT(error.code(), AnyOf(ErrorCode::input_corrupt, ErrorCode::inconsistent_data)) << name << value;
        }
    }
}

TEST(SpectContainer, RefusesLinksThatLeadOut) {
    const Error external = refusal_after([](hid_t file) {
        H5Ldelete(file, "camera", H5P_DEFAULT);
        H5Lcreate_external("/etc/hostname", "/camera", file, "camera", H5P_DEFAULT, H5P_DEFAULT);
    });
    EXPECT_EQ(external.code(), ErrorCode::input_corrupt);
    EXPECT_THAT(external.where(), HasSubstr("a.h5, /camera"));
}

TEST(SpectContainer, RefusesCountsThatAreNotFinite) {
    const TemporaryFolder folder;
    SpectData data = example_spect_data();
    data.counts[0].values[7] = std::numeric_limits<float>::quiet_NaN();
    write_spect(folder / "a.h5", data);
    EXPECT_EQ(error_of([&] { read_spect(folder / "a.h5"); }).code(), ErrorCode::input_corrupt);
}

// What HDF5 keeps without a meaning (free space, reserved bytes) may change, a value may not.
// REQ-SFILE-04
TEST(SpectContainer, AFlippedBitIsRefusedOrChangesNothing) {
    const TemporaryFolder folder;
    const SpectData data = example_spect_data();
    write_spect(folder / "a.h5", data);
    const std::string whole = file::read_text(folder / "a.h5", 1U << 24U);
    RandomStream random(5, 0, 0);
    int refused = 0;
    for (int i = 0; i < 60; ++i) {
        std::string flipped = whole;
        const std::size_t at = random.next_u32() % flipped.size();
        flipped[at] ^= static_cast<char>(1U << random.next_u32() % 8);
        std::ofstream(folder / "a.h5", std::ios::binary) << flipped;
        SCOPED_TRACE("byte " + std::to_string(at));
        try {
            expect_equal(read_spect(folder / "a.h5"), data);
        } catch (const Error& error) {
            EXPECT_THAT(error.code(), AnyOf(ErrorCode::inconsistent_data, ErrorCode::input_corrupt));
            ++refused;
        }
    }
    EXPECT_GT(refused, 0);
}

}  // namespace
}  // namespace isotone::io::hdf5
