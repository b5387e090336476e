// SPDX-License-Identifier: Apache-2.0
// An additive term of SPECT projections in a file of its own.
#include "app/spect/additive.hpp"

#include "io/file/atomic_file.hpp"
#include "io/hdf5/spect_container.hpp"
#include "tests/app/run_command.hpp"
#include "tests/app/spect/runs.hpp"
#include "tests/io/interfile/projection_files.hpp"
#include "tests/support/error_of.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numbers>

namespace isotone::app {
namespace {

using test::error_of;
using test::run;
using test::TemporaryFolder;
using testing::HasSubstr;

/// Two opposed heads, from 180 degrees and from 0, in two windows: an Interfile sorts the views by angle.
SpectData two_heads() {
    SpectData data = test::plain_spect_data();
    for (std::size_t v = 0; v < 6; ++v) {
        const double k = static_cast<double>(v % 3);
        data.geometry.views[v] = {(v < 3 ? std::numbers::pi : 0.0) + k * std::numbers::pi / 3.0,
                                  180.0,
                                  0.0,
                                  10.0 * k,
                                  10.0,
                                  static_cast<int>(v / 3)};
    }
    data.exam.duration_s = 30.0;
    data.additive_window = 0;
    return data;
}

/// A container and, in an Interfile, the counts of one of its windows.
class SpectAdditive : public testing::Test {
protected:
    void SetUp() override { io::hdf5::write_spect(data_file(), two_heads()); }

    std::string data_file() const { return (folder_ / "data.h5").string(); }
    std::string term_of(const SpectData& data, const std::string& window) {
        const std::string from = (folder_ / "term.h5").string();
        std::string to = (folder_ / (window + ".hs")).string();
        std::filesystem::remove(from);
        std::filesystem::remove(to);
        std::filesystem::remove(folder_ / (window + ".s"));
        io::hdf5::write_spect(from, data);
        run({"convert", from, to, "--window", window});
        return to;
    }
    SpectData with(const std::string& term) {
        SpectData data = two_heads();
        add_additive(term, {data_file()}, {}, std::nullopt, data);
        return data;
    }
    void plan(const std::string& term, std::vector<std::string> more) {
        more.insert(more.begin(),
                    {"recon", data_file(), "-o", (folder_ / "image").string(), "--additive", term, "--subsets", "1",
                     "--no-resolution", "--dry-run", "--allow", "incomplete_orbit,foreign_window"});
        testing::internal::CaptureStdout();
        try {
            run(more);
        } catch (...) {
            testing::internal::GetCapturedStdout();
            throw;
        }
        printed_ = testing::internal::GetCapturedStdout();
    }

    const TemporaryFolder folder_;
    std::string printed_;
};

// REQ-SCAT-10
TEST_F(SpectAdditive, ItsViewsAreFoundByTheirAngles) {
    const SpectData data = two_heads();
    EXPECT_EQ(with(term_of(data, "peak")).additive, data.counts[0].values);
    const SpectData lower = with(term_of(data, "lower"));
    EXPECT_EQ(lower.additive, data.counts[1].values);
    EXPECT_EQ(lower.additive_window, 1);
}

// REQ-SCAT-10
TEST_F(SpectAdditive, OfOtherProjectionsWindowsOrNuclidesIsRefused) {
    const auto refusal = [&](const SpectData& data) {
        const Error error = error_of([&] { with(term_of(data, "peak")); });
        EXPECT_EQ(error.code(), ErrorCode::inconsistent_data);
        return std::string(error.what());
    };
    SpectData data = two_heads();
    data.windows[0].upper_kev += 0.9;  // rounded
    EXPECT_EQ(with(term_of(data, "peak")).additive_window, 0);
    data.windows[0].upper_kev += 3.0;
    EXPECT_THAT(refusal(data), HasSubstr("is none of those of the data"));
    data = two_heads();
    data.exam.nuclide = {"99mTc", 21624.12, 0.0};
    EXPECT_THAT(refusal(data), HasSubstr("it is of 99mTc, the data are of 177Lu"));
    data.exam.nuclide.name = "Lu-177";
    with(term_of(data, "peak"));
    data = two_heads();
    for (ProjectionView& view : data.geometry.views) {
        view.radius_mm += 0.1;
    }
    EXPECT_THAT(refusal(data), HasSubstr("no view has the angle"));
    // The same set of angles, taken in the other sense: only the times tell.
    data = two_heads();
    for (ProjectionView& view : data.geometry.views) {
        view.angle_rad *= -1.0;
    }
    EXPECT_THAT(refusal(data), HasSubstr("no view has the angle"));
    data = two_heads();
    data.geometry.bin_mm += 0.01;
    EXPECT_THAT(refusal(data), HasSubstr("pixels of"));
}

// REQ-SCAT-10
TEST_F(SpectAdditive, IsReadAsTheProjectionsAre) {
    const test::SmallScan scan;
    io::file::write_atomically(folder_ / "a.hs", test::stir_header(scan, "", "image duration (sec)[1] := 80\n"));
    const auto size = static_cast<std::size_t>(scan.views * scan.bins * scan.rows);
    io::file::write_atomically(folder_ / "a.s", test::floats(std::vector<float>(size, 1.0F)));
    const std::string file = (folder_ / "a.hs").string();
    SpectInputOptions options;
    options.interfile.radius_mm = 150.0;
    SpectData data = read_spect_input({file}, options);
    add_additive(file, {file}, options, std::nullopt, data);
    EXPECT_EQ(data.additive, data.counts[0].values);
}

// REQ-SCAT-10
TEST_F(SpectAdditive, ThatDoesNotEnterIsRefused) {
    const std::string peak = term_of(two_heads(), "peak"), lower = term_of(two_heads(), "lower");
    const auto refusal = [&](const std::string& term, std::vector<std::string> more) {
        const Error error = error_of([&] { plan(term, std::move(more)); });
        EXPECT_EQ(error.code(), ErrorCode::usage) << error.what();
        EXPECT_EQ(error.where(), "--additive");
        return std::string(error.what());
    };
    plan(peak, {});
    EXPECT_THAT(printed_, HasSubstr("the additive term of peak.hs"));
    EXPECT_THAT(refusal(peak, {"--scatter", "triple_window"}), HasSubstr("does not use it"));
    EXPECT_THAT(refusal(peak, {"--scatter", "none"}), HasSubstr("does not use it"));
    EXPECT_THAT(refusal(lower, {}), HasSubstr("belongs to energy window \"lower\", reconstructed is \"peak\""));
    EXPECT_THAT(refusal(peak, {"--photopeak", "peak,lower"}), HasSubstr("several are summed"));
}

// REQ-SCAT-10
TEST_F(SpectAdditive, DoesNotReplaceTheTermOfTheDataSilently) {
    const std::string peak = term_of(two_heads(), "peak");
    SpectData data = two_heads();
    data.additive = std::vector<float>(data.geometry.size(), 1.0F);
    const Error error = error_of([&] { add_additive(peak, {data_file()}, {}, std::nullopt, data); });
    EXPECT_EQ(error.code(), ErrorCode::inconsistent_data);
    EXPECT_THAT(error.what(), HasSubstr("hold an additive term of their own"));
}

}  // namespace
}  // namespace isotone::app
