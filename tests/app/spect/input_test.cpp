// SPDX-License-Identifier: Apache-2.0
#include "app/spect/input.hpp"

#include "io/file/atomic_file.hpp"
#include "io/hdf5/spect_container.hpp"
#include "io/hdf5/volume_container.hpp"
#include "tests/app/run_command.hpp"
#include "tests/app/spect/runs.hpp"
#include "tests/io/hdf5/spect_examples.hpp"
#include "tests/io/interfile/projection_files.hpp"
#include "tests/support/error_of.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace isotone::app {
namespace {

using io::file::write_atomically;
using test::error_of;
using test::even_spect_data;
using test::refusal_of;
using test::run;
using test::TemporaryFolder;
using testing::AllOf;
using testing::HasSubstr;
using testing::UnorderedElementsAre;

/// One window of SIMIND, with its own data file.
std::string write_window(const TemporaryFolder& folder, const std::string& name, const std::string& lower,
                         const std::string& upper, float value, const test::SmallScan& scan = {.start_deg = 0.0}) {
    std::string header = test::simind_header(scan);
    for (const auto& [from, to] : {std::pair{std::string("lower level := 126.45"), "lower level := " + lower},
                                   std::pair{std::string("upper level := 154.55"), "upper level := " + upper},
                                   std::pair{std::string("a.a00"), name + ".a00"}}) {
        header.replace(header.find(from), from.size(), to);
    }
    write_atomically(folder / (name + ".h00"), header);
    const auto size = static_cast<std::size_t>(scan.views * scan.bins * scan.rows);
    write_atomically(folder / (name + ".a00"), test::floats(std::vector<float>(size, value)));
    return (folder / (name + ".h00")).string();
}

// REQ-SFILE-05
TEST(SpectInput, FilesOfOneAcquisitionBecomeItsWindows) {
    const TemporaryFolder folder;
    const std::vector<std::string> files{write_window(folder, "lower", "120.0", "126.45", 1.0F),
                                         write_window(folder, "peak", "126.45", "154.55", 2.0F),
                                         write_window(folder, "upper", "154.55", "161.0", 3.0F)};
    const SpectData data = read_spect_input(files);
    ASSERT_EQ(data.windows.size(), 3U);
    EXPECT_EQ(data.window_index("140.5"), 1);
    EXPECT_EQ(data.counts_of(1).front(), 2.0F);
    EXPECT_EQ(data.counts_of(2).back(), 3.0F);
    const auto& assumptions = std::get<Record::List>(data.provenance.find("assumptions")->value());
    const SpectData alone = read_spect_input({files[1]});
    EXPECT_EQ(assumptions.size(), std::get<Record::List>(alone.provenance.find("assumptions")->value()).size())
        << "what is assumed of each is said once";
    EXPECT_EQ(spect_files(files).size(), 6U) << "headers and data files";
}

// REQ-SFILE-05
TEST(SpectInput, FilesThatDoNotBelongTogetherAreNamed) {
    const TemporaryFolder folder;
    const std::string peak = write_window(folder, "peak", "126.45", "154.55", 1.0F);
    const auto refusal = [&](const std::string& other) { return error_of([&] { read_spect_input({peak, other}); }); };
    const Error twice = refusal(write_window(folder, "again", "126.45", "154.55", 1.0F));
    EXPECT_EQ(twice.code(), ErrorCode::inconsistent_data);
    EXPECT_THAT(twice.what(), HasSubstr("both hold the energy window \"126.45-154.55 keV\""));
    test::SmallScan scan;
    scan.start_deg = 0.0;
    scan.ccw = true;
    const Error turned = refusal(write_window(folder, "turned", "120.0", "126.45", 1.0F, scan));
    EXPECT_EQ(turned.code(), ErrorCode::inconsistent_data);
    EXPECT_THAT(turned.where(), AllOf(HasSubstr("peak.h00"), HasSubstr("turned.h00")));
    EXPECT_THAT(turned.what(), HasSubstr("the angle (degrees) of view 2"));
    scan.ccw = false;
    scan.bin_mm = 4.1;
    EXPECT_THAT(refusal(write_window(folder, "pixels", "120.0", "126.45", 1.0F, scan)).what(),
                HasSubstr("the size of a bin (mm)"));
    scan.bin_mm = 4.0;
    scan.views = 9;
    EXPECT_THAT(refusal(write_window(folder, "views", "120.0", "126.45", 1.0F, scan)).what(),
                HasSubstr("the number of views"));
}

// REQ-SFILE-05
TEST(SpectInput, IsKnownByItsContent) {
    const TemporaryFolder folder;
    io::hdf5::write_spect(folder / "spect.h5", test::example_spect_data());
    io::hdf5::write_volume(folder / "image.h5",
                           Volume(ImageGrid::centred({2, 2, 2}, {1.0, 1.0, 1.0}), Quantity::relative));
    write_atomically(folder / "pet.hs", "!INTERFILE :=\n!PET data type := Emission\n!END OF INTERFILE :=\n");
    EXPECT_TRUE(holds_spect_data(folder / "spect.h5"));
    EXPECT_TRUE(holds_spect_data(write_window(folder, "peak", "126.45", "154.55", 1.0F)));
    for (const char* other : {"image.h5", "pet.hs", "absent.hs", ""}) {
        EXPECT_FALSE(holds_spect_data(folder / other)) << other;
    }
    EXPECT_EQ(error_of([&] { read_spect_input({(folder / "pet.hs").string()}); }).code(), ErrorCode::usage);
    EXPECT_EQ(error_of([&] { read_spect_input({(folder / "absent").string()}); }).code(), ErrorCode::input_missing);
    EXPECT_EQ(error_of([&] { read_spect_input({}); }).code(), ErrorCode::usage);
}

TEST(SpectInput, OptionsReachTheReader) {
    const TemporaryFolder folder;
    const std::string peak = write_window(folder, "peak", "126.45", "154.55", 1.0F);
    SpectInputOptions options;
    options.interfile.radius_mm = 321.0;
    EXPECT_EQ(read_spect_input({peak}, options).geometry.views[0].radius_mm, 321.0);
}

// REQ-CMD-08
TEST(RawInputs, AMissingFileIsSaidToBeMissing) {
    const TemporaryFolder folder;
    const std::string out = (folder / "out.h5").string(), record = (folder / "c.json").string();
    for (const std::string name : {"missing.dcm", "missing.h5", "missing.hs", "missing", "missing/"}) {
        const std::string absent = (folder / name).string();
        for (const std::vector<std::string>& words :
             {std::vector<std::string>{"recon", absent, "-o", out},
              {"recon", absent, "-o", out, "--nuclide", "99mTc"},
              {"recon", absent, "-o", out, "--radius-mm", "200", "--pet-series"},
              {"inspect", absent},
              {"inspect", absent, "--bins-mirrored"},
              {"convert", absent, out},
              {"convert", absent, out, "--window", "peak"},
              {"calibrate", absent, "--experiment", "planar", "--activity", "5", "-o", record}}) {
            const Error error = error_of([&] { run(words); });
            EXPECT_EQ(error.code(), ErrorCode::input_missing) << words[0] << " " << name;
            EXPECT_EQ(std::string(error.what()), "there is no such file or folder") << words[0];
            EXPECT_EQ(error.where(), absent);
        }
    }
    EXPECT_THAT(folder.names(), UnorderedElementsAre());
}

// REQ-CMD-08
TEST(RawInputs, AMissingCompanionIsSaidToBeMissing) {
    const TemporaryFolder folder;
    for (const char* option : {"--attenuation", "--additive", "--calibration", "--dead-time", "--response",
                               "--start-image", "--sensitivity-image"}) {
        const Error error = refusal_of(even_spect_data(), {option, (folder / "nowhere").string()});
        EXPECT_EQ(error.code(), ErrorCode::input_missing) << option;
        EXPECT_EQ(error.where(), (folder / "nowhere").string()) << option;
    }
    io::hdf5::write_spect(folder / "a.h5", even_spect_data());
    const Error image = error_of([&] {
        run({"calibrate", (folder / "a.h5").string(), "--experiment", "sphere", "--activity", "5", "--radius", "9",
             "--image", (folder / "nowhere").string(), "-o", (folder / "c.json").string()});
    });
    EXPECT_EQ(image.code(), ErrorCode::input_missing);
}

}  // namespace
}  // namespace isotone::app
