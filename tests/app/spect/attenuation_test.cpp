// SPDX-License-Identifier: Apache-2.0
// What `isotone recon` makes of a map that `isotone simulate` wrote, and of other files in its place.
#include "app/files/image_file.hpp"
#include "io/config/share.hpp"
#include "io/file/atomic_file.hpp"
#include "io/file/checked_read.hpp"
#include "io/hdf5/spect_container.hpp"
#include "io/json/json.hpp"
#include "tests/app/run_command.hpp"
#include "tests/io/dicom/synthetic_ct.hpp"
#include "tests/support/error_of.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

namespace isotone::app {
namespace {

using test::error_of;
using test::run;
using test::TemporaryFolder;
using testing::AllOf;
using testing::Contains;
using testing::Each;
using testing::HasSubstr;
using testing::Not;

class SimulatedMap : public testing::Test {
protected:
    void SetUp() override { simulate(data_, {}); }

    void simulate(const std::string& to, const std::vector<std::string>& more) const {
        io::file::write_atomically(folder_ / "p.toml",
                                   "bins = 32\nrows = 20\nbin_mm = 9.6\nrow_mm = 9.6\nheads = 1\narc_deg = 360.0\n"
                                   "steps = 24\nbody_gap_mm = 15.0\nstep_s = 30.0\n\n[[window]]\nname = \"peak\"\n"
                                   "centre_kev = 140.5\nwidth_percent = 20.0\n");
        std::vector<std::string> words{
            "simulate",       "nema_iq",      "--nuclide", "99mTc",      "--camera",
            "siemens_symbia", "--collimator", "LEHR",      "--protocol", (folder_ / "p.toml").string(),
            "--no-noise",     "-o",           to};
        words.insert(words.end(), more.begin(), more.end());
        run(words);
    }

    std::vector<std::string> reconstruct(const std::string& map, const std::vector<std::string>& more = {}) const {
        std::filesystem::remove_all(folder_ / "out");
        std::vector<std::string> words{"recon", data_,       "-o", (folder_ / "out").string(), "--iterations",
                                       "1",     "--subsets", "4",  "--no-resolution",          "--attenuation",
                                       map};
        words.insert(words.end(), more.begin(), more.end());
        return run(words);
    }

    /// Of the map's placement, from the provenance.
    std::string provenance() const { return io::file::read_text(folder_ / "out" / "provenance.json", 1U << 22U); }

    static std::string frame_of(const std::string& data) { return io::hdf5::read_spect(data).frame_of_reference_uid; }

    TemporaryFolder folder_;
    std::string data_ = (folder_ / "d.h5").string();
    std::string map_ = data_ + ".attenuation.nii.gz";
};

// REQ-MU-06
TEST_F(SimulatedMap, IsPlacedByItsFrameAndScaledFromItsEnergy) {
    EXPECT_THAT(reconstruct(map_), Each(Not(HasSubstr("not both stated"))));
    EXPECT_THAT(provenance(), HasSubstr("\"frames\": \"agree\""));
    const std::vector<float> image = read_image(folder_ / "out" / "image.nii.gz").values;

    // Without its sidecar the map says nothing; its energy is then taken for the photopeak's, which it is.
    std::filesystem::copy(map_, folder_ / "lone.nii.gz");
    EXPECT_THAT(reconstruct((folder_ / "lone.nii.gz").string()), Contains(HasSubstr("not both stated")));
    EXPECT_EQ(read_image(folder_ / "out" / "image.nii.gz").values, image);
}

// REQ-MU-06. The three are told apart by the corrections, which reports show.
TEST_F(SimulatedMap, HasItsFrameSpokenOfInTheCorrections) {
    const std::string agree = "map, placed by the frame of reference";
    const std::string differ = "map, of another frame of reference, taken as it lies, as allowed";
    const std::string unstated = "map, taken as it lies, frames of reference not both stated";
    reconstruct(map_);
    EXPECT_THAT(provenance(), AllOf(HasSubstr(agree), Not(HasSubstr(differ)), Not(HasSubstr(unstated))));

    const std::string other = (folder_ / "other.nii.gz").string(), lone = (folder_ / "lone.nii.gz").string();
    std::filesystem::copy(map_, other);
    std::filesystem::copy(map_, lone);
    io::file::write_atomically(other + ".image.json", "{\"FrameOfReferenceUID\": \"1.2.3\"}");
    EXPECT_THAT(error_of([&] { reconstruct(other); }).what(), HasSubstr("frame of reference"));
    reconstruct(other, {"--allow", "other_frame"});
    EXPECT_THAT(provenance(), AllOf(HasSubstr(differ), Not(HasSubstr(agree)), Not(HasSubstr(unstated))));
    reconstruct(lone);
    EXPECT_THAT(provenance(), AllOf(HasSubstr(unstated), Not(HasSubstr(agree)), Not(HasSubstr(differ))));
}

// REQ-MU-06
TEST_F(SimulatedMap, OfAnotherEnergyIsScaledAsWaterIs) {
    const AttenuationTable water = io::config::load_material("water");
    Volume map = read_image(map_);
    const double scale = water.attenuation_per_mm(70.0) / water.attenuation_per_mm(140.511);
    for (float& value : map.values) {
        value = static_cast<float>(scale * static_cast<double>(value));
    }
    const std::string at_70 = (folder_ / "m70.nii.gz").string();
    write_image(at_70, map);
    reconstruct(map_);
    const std::vector<float> image = read_image(folder_ / "out" / "image.nii.gz").values;
    reconstruct(at_70, {"--map-energy-kev", "70"});
    const std::vector<float> scaled = read_image(folder_ / "out" / "image.nii.gz").values;
    const float largest = *std::max_element(image.begin(), image.end());
    ASSERT_EQ(scaled.size(), image.size());
    for (std::size_t i = 0; i < image.size(); ++i) {
        ASSERT_NEAR(scaled[i], image[i], 1e-5F * largest) << i;  // coefficients in float, there and back
    }
    // The configuration of the run repeats it, and the sidecar does not outweigh the command line.
    EXPECT_THAT(io::file::read_text(folder_ / "out" / "recon.toml", 1U << 20U), HasSubstr("map_energy_kev = 70"));
    io::file::write_atomically(at_70 + ".image.json", "{\"PhotonEnergy\": 90.0}");
    EXPECT_THAT(reconstruct(at_70, {"--map-energy-kev", "70"}), Contains(HasSubstr("its sidecar says 90 keV")));
    EXPECT_EQ(read_image(folder_ / "out" / "image.nii.gz").values, scaled);
    EXPECT_EQ(error_of([&] { reconstruct(at_70, {"--map-energy-kev", "7"}); }).code(), ErrorCode::usage);
    io::file::write_atomically(at_70 + ".image.json", "{\"Units\": \"Bq/mL\"}");
    EXPECT_THAT(error_of([&] { reconstruct(at_70); }).what(), HasSubstr("Bq/mL"));
}

// REQ-SIM-15
TEST_F(SimulatedMap, HasTheFrameOfItsContainerWhichFollowsFromPhantomShiftAndSeed) {
    const Record sidecar = io::json::parse_json(io::file::read_text(map_ + ".image.json", 1U << 16U), "sidecar");
    const std::string frame = frame_of(data_);
    EXPECT_TRUE(frame.starts_with("2.25.")) << frame;
    EXPECT_EQ(std::get<std::string>(sidecar.find("FrameOfReferenceUID")->value()), frame);
    EXPECT_NEAR(std::get<double>(sidecar.find("PhotonEnergy")->value()), 140.5, 0.1);
    EXPECT_EQ(std::get<std::string>(sidecar.find("Units")->value()), "1/cm");
    const std::string other = (folder_ / "e.h5").string();
    simulate(other, {});
    EXPECT_EQ(frame_of(other), frame);
    simulate(other, {"--shift", "1,0,0"});
    EXPECT_NE(frame_of(other), frame);
    EXPECT_THAT(error_of([&] { reconstruct(other + ".attenuation.nii.gz"); }).what(), HasSubstr("frame of reference"));
    simulate(other, {"--seed", "2"});
    EXPECT_NE(frame_of(other), frame);
}

TEST_F(SimulatedMap, ThatCoversLittleIsTakenByANameOfItsOwn) {
    Volume map = read_image(map_);
    map.grid.origin_mm[2] += 150.0;  // of 192 mm
    const std::string high = (folder_ / "high.nii.gz").string();
    write_image(high, map);
    EXPECT_THAT(error_of([&] {
                    reconstruct(high, {"--allow", "other_frame"});
                }).what(),
                HasSubstr("of the field of view"));
    EXPECT_THAT(reconstruct(high, {"--allow", "small_map"}), Contains(HasSubstr("allowed by name: small_map")));
}

TEST_F(SimulatedMap, AFileThatIsNoMapIsToldWhatIs) {
    const std::string none = (folder_ / "x.dcm").string();
    io::file::write_atomically(none, "nothing");
    const Error refused = error_of([&] { reconstruct(none); });
    EXPECT_THAT(refused.what(), HasSubstr("neither a CT series nor a volume file"));
    EXPECT_THAT(refused.hint(), HasSubstr("folder of a DICOM CT series"));
    EXPECT_EQ(error_of([&] { reconstruct((folder_ / "absent.nii.gz").string()); }).code(), ErrorCode::input_missing);
}

// REQ-CMD-09
TEST_F(SimulatedMap, ThatCannotBeRegisteredIsToldWhatRegistrationNeeds) {
    Volume map = read_image(map_);
    map.grid.origin_mm[2] += 160.0;  // farther than a patient on the same table
    const std::string far = (folder_ / "far.nii.gz").string();
    write_image(far, map);
    const Error without = error_of([&] { reconstruct(far, {"--placement", "register", "--scatter", "none"}); });
    EXPECT_EQ(without.where(), "registration");
    EXPECT_THAT(without.hint(), HasSubstr("needs a scatter correction: leave --scatter none out"));
    EXPECT_THAT(error_of([&] {
                    reconstruct(far, {"--placement", "register"});
                }).hint(),
                Not(HasSubstr("--scatter none")));
}

// REQ-CMD-10
TEST_F(SimulatedMap, HasNoTubeVoltage) {
    const Error error = error_of([&] { reconstruct(map_, {"--ct-kvp", "120"}); });
    EXPECT_EQ(error.code(), ErrorCode::usage);
    EXPECT_EQ(error.where(), "--ct-kvp");
}

// REQ-CMD-10
TEST_F(SimulatedMap, ACtSeriesIsNoMapAndAnotherTubeVoltageIsNoted) {
    const std::string ct = (folder_ / "ct").string();
    Volume object = io::dicom::test::asymmetric_ct();
    object.grid = ImageGrid::centred({40, 40, 30}, {10.0, 10.0, 10.0});
    object.grid.frame = Frame::patient_lps;
    object.values.assign(object.grid.voxels(), -1000.0F);
    for (int z = 7; z < 23; ++z) {
        for (int y = 13; y < 27; ++y) {
            for (int x = 13; x < 27; ++x) {
                object.at(x, y, z) = 0.0F;  // water within the field of view
            }
        }
    }
    io::dicom::test::write_ct(ct, object);
    const std::vector<std::string> allowed{"--allow", "other_frame,small_map,radius_inside_body"};
    const auto with = [&](std::vector<std::string> more) {
        more.insert(more.end(), allowed.begin(), allowed.end());
        return more;
    };
    EXPECT_EQ(error_of([&] {
                  reconstruct(ct, with({"--attenuation-kind", "map"}));
              }).where(),
              "--attenuation-kind map");
    EXPECT_THAT(reconstruct(ct, with({})), Not(Contains(HasSubstr("tube voltage"))));
    EXPECT_THAT(reconstruct(ct, with({"--ct-kvp", "120"})), Not(Contains(HasSubstr("tube voltage"))));
    EXPECT_THAT(reconstruct(ct, with({"--ct-kvp", "80"})),
                Contains("The tube voltage is 80 kV as asked; the CT series states 120 kV."));
}

}  // namespace
}  // namespace isotone::app
