// SPDX-License-Identifier: Apache-2.0
// `isotone recon --placement register` on projections that isotone simulates.
#include "app/image_file.hpp"
#include "core/rigid_transform.hpp"
#include "io/file/atomic_file.hpp"
#include "io/file/checked_read.hpp"
#include "io/json/json.hpp"
#include "tests/app/run_command.hpp"
#include "tests/support/rotations.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace isotone::app {
namespace {

using test::run;
using test::TemporaryFolder;
using testing::HasSubstr;

constexpr double degree = std::numbers::pi / 180.0;

std::string text_of(const std::filesystem::path& file) {
    return io::file::read_text(file, 1U << 22U);
}

// REQ-REG-05. Half a voxel of 7.2 mm at the rim of the body and the ends of the lungs; what was found stands in the
// records, and a transform of the run's own gives the same image.
TEST(SpectRegistration, FindsTheMapOfANoisyTorsoAndRecordsIt) {
    const TemporaryFolder folder;
    io::file::write_atomically(folder / "p.toml",
                               "bins = 64\nrows = 38\nbin_mm = 7.2\nrow_mm = 7.2\nheads = 2\nsteps = 24\n"
                               "body_gap_mm = 15.0\nstep_s = 30.0\n\n[[window]]\nname = \"photopeak\"\n"
                               "centre_kev = 140.5\nwidth_percent = 20.0\n");
    const std::string data = (folder / "t.h5").string();
    run({"simulate", "torso", "--camera", "siemens_symbia", "--collimator", "LEHR", "--protocol",
         (folder / "p.toml").string(), "-o", data});
    const RigidTransform truth{test::rotation_of(3 * degree, -2 * degree, 4 * degree), {10, -8, 12}, {0, 0, 0}};
    Volume map = read_image(data + ".attenuation.nii.gz");
    const ImageGrid grid = map.grid;
    map.grid.origin_mm = truth.apply(grid.origin_mm);
    for (std::size_t k = 0; k < 3; ++k) {
        const Vector3 column = truth.turn({grid.direction[k], grid.direction[3 + k], grid.direction[6 + k]});
        for (std::size_t j = 0; j < 3; ++j) {
            map.grid.direction[3 * j + k] = column[j];
        }
    }
    write_image(folder / "map.nii.gz", map);

    const auto recon = [&](const char* out, std::vector<std::string> more) {
        std::vector<std::string> words{
            "recon", data,           "-o", (folder / out).string(), "--subsets",
            "8",     "--iterations", "1",  "--attenuation",         (folder / "map.nii.gz").string()};
        words.insert(words.end(), more.begin(), more.end());
        run(words);
    };
    recon("a", {"--placement", "register"});
    const std::filesystem::path transform = folder / "a" / "transform.json";
    const RigidTransform found =
        rigid_transform_from_record(io::json::parse_json(text_of(transform), transform.string()), transform.string());
    double miss = 0.0;
    for (const Vector3& p : {Vector3{150, 0, 0}, {-150, 0, 0}, {0, 100, 0}, {0, -100, 0}, {0, 0, 120}, {0, 0, -120}}) {
        const Vector3 q = found.apply(p), t = truth.apply(p);
        miss = std::max(miss, std::hypot(q[0] - t[0], q[1] - t[1], q[2] - t[2]));
    }
    RecordProperty("miss_mm", std::to_string(miss));
    EXPECT_LT(miss, 0.5 * 7.2);
    for (const char* record : {"provenance.json", "report.html"}) {
        EXPECT_THAT(text_of(folder / "a" / record), HasSubstr("map, registered (shift ")) << record;
    }
    EXPECT_THAT(text_of(folder / "a" / "provenance.json"), HasSubstr("\"shift_along_axis_mm\""));
    recon("b", {"--placement", "transform", "--transform", transform.string()});
    run({"recon", data, "-o", (folder / "c").string(), "--config", (folder / "a" / "recon.toml").string()});
    const std::vector<float> image = read_image(folder / "a" / "image.nii.gz").values;
    EXPECT_EQ(read_image(folder / "b" / "image.nii.gz").values, image);
    EXPECT_EQ(read_image(folder / "c" / "image.nii.gz").values, image);
}

}  // namespace
}  // namespace isotone::app
