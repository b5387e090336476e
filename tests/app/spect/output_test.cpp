// SPDX-License-Identifier: Apache-2.0
// DICOM that `isotone recon` writes of SPECT data, read back by `isotone measure`.
#include "io/dicom/pet_series.hpp"
#include "io/file/atomic_file.hpp"
#include "io/file/checked_read.hpp"
#include "io/hdf5/spect_container.hpp"
#include "io/json/json.hpp"
#include "tests/app/run_command.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace isotone::app {
namespace {

using test::run;
using test::TemporaryFolder;
using testing::HasSubstr;

class SpectDicom : public testing::Test {
protected:
    /// 700 MBq of 99mTc two hours before the scan.
    void SetUp() override {
        io::file::write_atomically(folder_ / "p.toml",
                                   "bins = 32\nrows = 20\nbin_mm = 9.6\nrow_mm = 9.6\nheads = 1\narc_deg = 360.0\n"
                                   "steps = 24\nbody_gap_mm = 15.0\nstep_s = 30.0\n\n[[window]]\nname = \"peak\"\n"
                                   "centre_kev = 140.5\nwidth_percent = 20.0\n");
        run({"simulate", "nema_iq", "--nuclide", "99mTc", "--camera", "siemens_symbia", "--collimator", "LEHR",
             "--protocol", (folder_ / "p.toml").string(), "--no-noise", "-o", data_.string()});
        SpectData data = io::hdf5::read_spect(data_);
        data.exam.weight_kg = 70.0;
        data.exam.injected_activity_bq = 700e6;
        data.exam.start_time_s = 1735725600.0;  // 2025-01-01T10:00:00
        data.exam.injection_time_s = *data.exam.start_time_s - 7200.0;
        io::hdf5::write_spect(data_, data);
        io::file::write_atomically(folder_ / "r.toml",
                                   "[[region]]\nname = \"body\"\ncentre_mm = [0.0, 0.0, 0.0]\nradius_mm = 40.0\n");
    }

    std::filesystem::path reconstruct(const char* name, const char* reference) const {
        run({"recon", data_.string(), "-o", (folder_ / name).string(), "--iterations", "2", "--subsets", "4",
             "--no-resolution", "--pet-series", "--reference-time", reference, "--attenuation",
             data_.string() + ".attenuation.nii.gz"});
        return folder_ / name / "dicom_pet";
    }

    double mean_of(const std::filesystem::path& image) const {
        const std::filesystem::path file = folder_ / "m.json";
        std::filesystem::remove(file);
        run({"measure", image.string(), "--regions", (folder_ / "r.toml").string(), "--json", file.string()});
        const Record measured = io::json::parse_json(io::file::read_text(file, 1U << 22U), "m.json");
        for (const Record& row : std::get<Record::List>(measured.find("measurements")->value())) {
            if (std::get<std::string>(row.find("metric")->value()) == "mean") {
                return std::get<double>(row.find("value")->value());
            }
        }
        return 0.0;
    }

    TemporaryFolder folder_;
    std::filesystem::path data_ = folder_ / "d.h5";
};

// REQ-QUANT-01. 16 bits of a pixel are 3e-5 of the largest; the mean of a region is nearer.
TEST_F(SpectDicom, TheSuvIsThatOfTheTracerWhateverTimeActivitiesReferTo) {
    const std::filesystem::path start = reconstruct("start", "start");
    const double suv = mean_of(start);
    ASSERT_GT(suv, 0.0);
    EXPECT_EQ(io::dicom::read_pet_series(start).header.decay_correction, "START");

    const std::filesystem::path injection = reconstruct("injection", "injection");
    EXPECT_EQ(io::dicom::read_pet_series(injection).header.decay_correction, "ADMIN");
    EXPECT_NEAR(mean_of(injection) / suv, 1.0, 1e-3);

    // Noon, two hours after the scan: the image keeps it, DICOM goes back to the start and says so.
    const std::filesystem::path noon = reconstruct("noon", "2025-01-01T12:00:00");
    EXPECT_EQ(io::dicom::read_pet_series(noon).header.decay_correction, "START");
    EXPECT_NEAR(mean_of(noon) / suv, 1.0, 1e-3);
    EXPECT_THAT(io::file::read_text(folder_ / "noon" / "provenance.json", 1U << 22U), HasSubstr("\"image_times\""));
    EXPECT_NEAR(mean_of(folder_ / "noon" / "image.nii.gz") / mean_of(folder_ / "start" / "image.nii.gz"),
                std::exp2(-7200.0 / 21624.12), 1e-3);
}

// REQ-QUANT-05
TEST_F(SpectDicom, NamesTheCollimatorThatTheImageWasMadeWith) {
    const auto collimator_of = [&](const std::string& name, const std::vector<std::string>& options) {
        std::vector<std::string> words{"recon", data_.string(), "-o", (folder_ / name).string(), "--iterations",
                                       "1",     "--subsets",    "4"};
        words.insert(words.end(), options.begin(), options.end());
        run(words);
        const Record sidecar =
            io::json::parse_json(io::file::read_text(folder_ / name / "image.json", 1U << 22U), name);
        return std::get<std::string>(sidecar.find("Collimator")->value());
    };
    EXPECT_EQ(collimator_of("stated", {}), "LEHR");
    EXPECT_EQ(collimator_of("asked", {"--collimator", "LEAP"}), "LEAP");
}

}  // namespace
}  // namespace isotone::app
