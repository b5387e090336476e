// SPDX-License-Identifier: Apache-2.0
#include "core/error.hpp"
#include "core/gamma_camera_from_record.hpp"
#include "io/config/share.hpp"
#include "io/config/toml.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace isotone::io::config {
namespace {

using ::testing::HasSubstr;

// REQ-CDR-06
TEST(CameraFiles, EveryCameraIsWholeAndItsMaterialsAreKnown) {
    const std::vector<GammaCamera> cameras = load_all_cameras();
    EXPECT_EQ(cameras.size(), 6U);
    for (const GammaCamera& camera : cameras) {
        EXPECT_THAT(camera.source, HasSubstr("(read 20")) << camera.name;
        EXPECT_NO_THROW((void)load_material(camera.crystal_material));
        for (const Collimator& collimator : camera.collimators) {
            EXPECT_THAT(collimator.source, HasSubstr("(read 20")) << camera.name << " " << collimator.name;
            EXPECT_NO_THROW((void)load_material(collimator.septa_material));
        }
    }
}

TEST(CameraFiles, ReadBackFromTheirRecords) {
    for (const GammaCamera& camera : load_all_cameras()) {
        const Record record = record_of(camera);
        const GammaCamera again = gamma_camera_from_record(parse_toml(write_toml(record), "written"), "written");
        EXPECT_EQ(write_toml(record_of(again)), write_toml(record));
    }
}

TEST(CameraFiles, AnswerToTheNamesFilesUse) {
    EXPECT_EQ(load_camera("symbia t16").name, "Siemens Symbia");
    EXPECT_EQ(load_camera("Discovery NM/CT 670").name, "GE Infinia");
    EXPECT_EQ(load_camera("siemens_ecam").name, "Siemens E.CAM");
    EXPECT_EQ(load_camera("GE Infinia").collimator("GI-MEGP").name, "MEGP");
    EXPECT_EQ(load_camera("Siemens Symbia").collimator("lehr").hole_length_mm, 24.05);
    try {
        (void)load_camera("Simens Symbia");
        FAIL();
    } catch (const Error& error) {
        EXPECT_THAT(error.hint(), HasSubstr("Siemens Symbia"));
    }
}

TEST(CameraFiles, NoTwoCamerasAnswerToOneName) {
    for (const GammaCamera& camera : load_all_cameras()) {
        for (const std::string& alias : camera.aliases) {
            EXPECT_EQ(load_camera(alias).name, camera.name) << alias;
        }
    }
}

TEST(CameraFiles, UnknownKeysAndHolesInCentimetresAreRefused) {
    const std::string good = write_toml(record_of(load_camera("GE Infinia")));
    EXPECT_THROW((void)gamma_camera_from_record(parse_toml("gap = 3.0\n" + good, "f"), "f"), Error);
    Record record = record_of(load_camera("GE Infinia"));
    Record::List none;
    record["collimator"] = none;
    EXPECT_THROW((void)gamma_camera_from_record(record, "f"), Error);
    Record collimator =
        record_of(load_camera("GE Infinia")).find("collimator") != nullptr
            ? std::get<Record::List>(record_of(load_camera("GE Infinia")).find("collimator")->value())[0]
            : Record();
    collimator["hole_length_mm"] = 3.5;
    record["collimator"] = Record::List{collimator};
    EXPECT_THROW((void)gamma_camera_from_record(record, "f"), Error);
}

// REQ-CDR-06. NIST, tables of X-ray mass attenuation coefficients: cm2/g. 0.1 %: their four digits.
TEST(MaterialFile, AgreesWithTheTablesOfNist) {
    const auto mass = [](const char* material, double kev) {
        const AttenuationTable table = load_material(material);
        return 10.0 * table.attenuation_per_mm(kev) / table.density_g_ml;
    };
    EXPECT_NEAR(mass("lead", 150.0) / 2.014, 1.0, 1e-3);
    EXPECT_NEAR(mass("lead", 300.0) / 0.4031, 1.0, 1e-3);
    EXPECT_NEAR(mass("water", 100.0) / 0.1707, 1.0, 1e-3);
    EXPECT_NEAR(mass("water", 150.0) / 0.1505, 1.0, 1e-3);
    EXPECT_NEAR(mass("cortical bone", 60.0) / 0.3148, 1.0, 1e-3);
    EXPECT_NEAR(mass("cortical bone", 150.0) / 0.1480, 1.0, 1e-3);
    EXPECT_NEAR(mass("tungsten", 150.0) / 1.581, 1.0, 1e-3);
    // The K edge of lead at 88.0 keV.
    EXPECT_GT(mass("lead", 88.1) / mass("lead", 87.9), 3.0);
}

// REQ-CDR-06
TEST(NuclideFile, HasTheGammasOfGammaCameras) {
    for (const char* name : {"99mTc", "111In", "123I", "131I", "177Lu", "201Tl", "67Ga", "57Co", "133Ba"}) {
        const NuclideEntry entry = load_nuclide_entry(name);
        EXPECT_FALSE(entry.gamma_lines.empty()) << name;
        EXPECT_THAT(entry.gamma_source, HasSubstr("ICRP Publication 107")) << name;
    }
    EXPECT_EQ(load_nuclide_entry("Lu-177").nuclide.name, "177Lu");
    const NuclideEntry technetium = load_nuclide_entry("Tc-99m");
    ASSERT_EQ(technetium.gamma_lines.size(), 1U);
    EXPECT_EQ(technetium.gamma_lines[0].energy_kev, 140.511);
    EXPECT_NEAR(technetium.gamma_lines[0].yield, 0.8906, 1e-12);
    EXPECT_TRUE(load_nuclide_entry("18F").gamma_lines.empty());
}

}  // namespace
}  // namespace isotone::io::config
