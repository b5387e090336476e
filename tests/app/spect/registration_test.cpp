// SPDX-License-Identifier: Apache-2.0
// `isotone recon --placement register` on projections that isotone simulates.
#include "app/files/image_file.hpp"
#include "core/rigid_transform.hpp"
#include "io/file/atomic_file.hpp"
#include "io/file/checked_read.hpp"
#include "io/hdf5/spect_container.hpp"
#include "io/json/json.hpp"
#include "tests/app/run_command.hpp"
#include "tests/support/error_of.hpp"
#include "tests/support/rotations.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace isotone::app {
namespace {

using test::error_of;
using test::run;
using test::TemporaryFolder;
using testing::HasSubstr;

constexpr double degree = std::numbers::pi / 180.0;

std::string text_of(const std::filesystem::path& file) {
    return io::file::read_text(file, 1U << 22U);
}

/// A study on 7.2 mm voxels of a phantom that comes with isotone.
std::string simulate(const TemporaryFolder& folder, const std::vector<std::string>& phantom, const char* peak_kev,
                     int rows = 38) {
    io::file::write_atomically(folder / "p.toml",
                               "bins = 64\nrows = " + std::to_string(rows) +
                                   "\nbin_mm = 7.2\nrow_mm = 7.2\nheads = 2\nsteps = 24\n"
                                   "body_gap_mm = 15.0\nstep_s = 30.0\n\n[[window]]\nname = \"photopeak\"\n"
                                   "centre_kev = " +
                                   peak_kev + "\nwidth_percent = 20.0\n");
    std::string data = (folder / "data.h5").string();
    std::vector<std::string> words{"simulate"};
    words.insert(words.end(), phantom.begin(), phantom.end());
    words.insert(words.end(), {"--camera", "siemens_symbia", "--collimator", "LEHR", "--protocol",
                               (folder / "p.toml").string(), "-o", data});
    run(words);
    return data;
}

/// The simulation's map elsewhere: no voxel is changed.
std::string moved_map(const TemporaryFolder& folder, const std::string& data, const RigidTransform& by) {
    Volume map = read_image(data + ".attenuation.nii.gz");
    const ImageGrid grid = map.grid;
    map.grid.origin_mm = by.apply(grid.origin_mm);
    for (std::size_t k = 0; k < 3; ++k) {
        const Vector3 column = by.turn({grid.direction[k], grid.direction[3 + k], grid.direction[6 + k]});
        for (std::size_t j = 0; j < 3; ++j) {
            map.grid.direction[3 * j + k] = column[j];
        }
    }
    write_image(folder / "map.nii.gz", map);
    return (folder / "map.nii.gz").string();
}

void recon(const std::string& data, const std::filesystem::path& out, const std::string& map,
           const std::vector<std::string>& more) {
    std::vector<std::string> words{"recon", data,           "-o", out.string(),    "--subsets",
                                   "8",     "--iterations", "1",  "--attenuation", map};
    words.insert(words.end(), more.begin(), more.end());
    run(words);
}

RigidTransform transform_in(const std::filesystem::path& out) {
    const std::filesystem::path file = out / "transform.json";
    return rigid_transform_from_record(io::json::parse_json(text_of(file), file.string()), file.string());
}

/// At the ends of three axes through the middle.
double largest_miss_mm(const RigidTransform& found, const RigidTransform& truth, const Vector3& half_mm) {
    double largest = 0.0;
    for (std::size_t k = 0; k < 3; ++k) {
        for (const double side : {-1.0, 1.0}) {
            Vector3 p{0, 0, 0};
            p[k] = side * half_mm[k];
            const Vector3 q = found.apply(p), t = truth.apply(p);
            largest = std::max(largest, std::hypot(q[0] - t[0], q[1] - t[1], q[2] - t[2]));
        }
    }
    return largest;
}

constexpr double half_a_voxel_mm = 3.6;

// REQ-REG-05. At the rim of the body and the ends of the lungs; what was found stands in the records, and a transform
// of the run's own gives the same image.
TEST(SpectRegistration, FindsTheMapOfANoisyTorsoAndRecordsIt) {
    const TemporaryFolder folder;
    const std::string data = simulate(folder, {"torso"}, "140.5");
    const RigidTransform truth{test::rotation_of(3 * degree, -2 * degree, 4 * degree), {10, -8, 12}, {0, 0, 0}};
    const std::string map = moved_map(folder, data, truth);
    recon(data, folder / "a", map, {"--placement", "register"});
    const double miss = largest_miss_mm(transform_in(folder / "a"), truth, {150, 100, 120});
    RecordProperty("miss_mm", std::to_string(miss));
    EXPECT_LT(miss, half_a_voxel_mm);
    for (const char* record : {"provenance.json", "report.html"}) {
        EXPECT_THAT(text_of(folder / "a" / record), HasSubstr("map, registered (shift ")) << record;
    }
    EXPECT_THAT(text_of(folder / "a" / "provenance.json"), HasSubstr("\"shift_along_axis_mm\""));
    recon(data, folder / "b", map,
          {"--placement", "transform", "--transform", (folder / "a" / "transform.json").string()});
    EXPECT_EQ(read_image(folder / "b" / "image.nii.gz").values, read_image(folder / "a" / "image.nii.gz").values);
}

// REQ-REG-05. A head, which early likelihoods led 17 mm along the axis. Threads change no bit, and recon.toml repeats
// it.
TEST(SpectRegistration, FindsTheMapOfAStriatalPhantomWithAnyNumberOfThreads) {
    const TemporaryFolder folder;
    const std::string data = simulate(folder, {"striatal"}, "159.0", 28);
    const RigidTransform truth{test::rotation_of(0, 0, 0), {10, -8, 12}, {0, 0, 0}};
    const std::string map = moved_map(folder, data, truth);
    recon(data, folder / "one", map, {"--placement", "register", "--threads", "1"});
    const double miss = largest_miss_mm(transform_in(folder / "one"), truth, {77, 96, 72});
    RecordProperty("miss_mm", std::to_string(miss));
    EXPECT_LT(miss, half_a_voxel_mm);
    run({"recon", data, "-o", (folder / "two").string(), "--config", (folder / "one" / "recon.toml").string(),
         "--threads", "2"});
    EXPECT_EQ(transform_in(folder / "two"), transform_in(folder / "one"));
    EXPECT_EQ(read_image(folder / "two" / "image.nii.gz").values, read_image(folder / "one" / "image.nii.gz").values);
}

// REQ-REG-05. On a cylinder the search ends beside the place, as far as nothing shows; the file's own place is right.
TEST(SpectRegistration, KeepsTheFilesPlaceWhereNothingIsLikelier) {
    const TemporaryFolder folder;
    const std::string data = simulate(folder, {"uniform_cylinder", "--nuclide", "99mTc"}, "140.5");
    recon(data, folder / "a", data + ".attenuation.nii.gz", {"--placement", "register"});
    EXPECT_EQ(largest_miss_mm(transform_in(folder / "a"), {}, {100, 100, 100}), 0.0);
    const std::string provenance = text_of(folder / "a" / "provenance.json");
    EXPECT_THAT(provenance, HasSubstr("the search found nothing likelier than where the file places it"));
    // It did end beside.
    EXPECT_THAT(provenance, HasSubstr("\"log_likelihood_gained_over_place_of_file\": -"));
}

/// What is wrong where matter lies behind a detector, and the way out.
Error refusal(const std::string& data, const std::string& map) {
    const TemporaryFolder folder;
    Error error = error_of([&] { recon(data, folder / "a", map, {"--placement", "register"}); });
    EXPECT_EQ(error.code(), ErrorCode::inconsistent_data);
    EXPECT_EQ(error.where(), "registration");
    EXPECT_THAT(error.what(), HasSubstr("of the matter in the attenuation map lies behind the detector"));
    EXPECT_THAT(error.hint(), HasSubstr("wrong radii mislead the search"));
    return error;
}

// REQ-REG-05. A map that is too wide lies there wherever it is put.
TEST(SpectRegistration, ThatEndsBehindADetectorSaysWhoPutTheMapThere) {
    const TemporaryFolder folder;
    const std::string data = simulate(folder, {"uniform_cylinder", "--nuclide", "99mTc"}, "140.5", 20);
    Volume wide = read_image(data + ".attenuation.nii.gz");
    for (std::size_t k = 0; k < 2; ++k) {
        wide.grid.spacing_mm[k] *= 1.6;
        wide.grid.origin_mm[k] *= 1.6;
    }
    write_image(folder / "wide.nii.gz", wide);
    const Error error = refusal(data, (folder / "wide.nii.gz").string());
    EXPECT_THAT(error.what(), testing::ContainsRegex("; the search (put it there: shift|left it)"));
    EXPECT_THAT(error.hint(), HasSubstr("--allow radius_inside_body"));
}

// REQ-REG-05. Heads that stood in the phantom: the search goes astray, and where it began tells why.
TEST(SpectRegistration, ThatGoesAstraySaysThatRadiiAreInDoubt) {
    const TemporaryFolder folder;
    const std::string data = simulate(folder, {"uniform_cylinder", "--nuclide", "99mTc"}, "140.5", 20);
    SpectData near = io::hdf5::read_spect(data);
    for (ProjectionView& view : near.geometry.views) {
        view.radius_mm = 70.0;
    }
    io::hdf5::write_spect(folder / "near.h5", near);
    (void)refusal((folder / "near.h5").string(), data + ".attenuation.nii.gz");
}

}  // namespace
}  // namespace isotone::app
