// SPDX-License-Identifier: Apache-2.0
/// Which files and folders hold NM projections.
#include "core/error.hpp"
#include "io/dicom/write_pet_series.hpp"
#include "tests/io/dicom/nm_round_trip.hpp"
#include "tests/io/dicom/synthetic_series.hpp"
#include "tests/support/error_of.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <fstream>
#include <vector>

namespace isotone::io::dicom {
namespace {

using isotone::test::error_of;
using test::expect_same;
using test::Projections;

TEST_F(Projections, AreToldFromOtherFiles) {
    write_nm_projections(file(), test::acquired({}));
    EXPECT_TRUE(holds_nm_projections(file()));
    test::edit_file(file(), test::set(DCM_ImageType, "DERIVED\\PRIMARY\\RECON TOMO\\EMISSION"));
    EXPECT_FALSE(holds_nm_projections(file()));
    EXPECT_FALSE(holds_nm_projections(folder_ / "nothing.dcm"));
}

TEST_F(Projections, OfAFolderAreTheOnlyOnes) {
    const SpectData data = test::acquired({});
    write_nm_projections(file(), data);
    expect_same(read_nm_projections(folder_ / "."), data);
    write_nm_projections(folder_ / "again.dcm", data);
    EXPECT_EQ(error_of([&] { read_nm_projections(folder_ / "."); }).code(), ErrorCode::inconsistent_data);
}

class ProjectionsOfFolder : public Projections {
protected:
    std::filesystem::path cut_short(const std::string& name, std::uintmax_t bytes) {
        write_nm_projections(folder_ / name, test::acquired({}));
        std::filesystem::resize_file(folder_ / name, bytes);
        return folder_ / name;
    }
    void expect_named(const std::filesystem::path& damaged, const std::string& why) {
        const Error error = error_of([&] { read_nm_projections(folder_ / "."); });
        EXPECT_EQ(error.code(), ErrorCode::input_corrupt);
        EXPECT_THAT(error.where(), testing::HasSubstr(damaged.filename().string()));
        EXPECT_THAT(error.what(), testing::HasSubstr(why));
        EXPECT_THROW((void)nm_projections_in(folder_ / "."), Error);
        EXPECT_FALSE(holds_nm_projections(damaged));
        std::filesystem::remove(damaged);
    }
};

// REQ-IO-15
TEST_F(ProjectionsOfFolder, ADamagedFileIsNamedAloneAndBesideGoodOnes) {
    expect_named(cut_short("alone.dcm", 2000), "cut short");
    write_nm_projections(file(), test::acquired({}));
    expect_named(cut_short("beside.dcm", 2000), "cut short");
    expect_named(cut_short("IM0001", 2000), "cut short");
    expect_named(cut_short("before_the_mark.IMA", 100), "no 'DICM'");
    expect_named(cut_short("empty.dcm", 0), "no 'DICM'");
    EXPECT_EQ(nm_projections_in(folder_ / "."), std::vector{folder_ / "." / "projections.dcm"});
}

TEST_F(ProjectionsOfFolder, FilesThatAreNoDicomAndOtherObjectsLieBesideThem) {
    write_nm_projections(file(), test::acquired({}));
    std::ofstream(folder_ / "numbers.s") << "no DICOM";
    std::ofstream(folder_ / "README") << "no DICOM";
    // Its meta header says that it is PET: nothing of what is looked for is lost.
    const WrittenSeries pet =
        write_pet_series(folder_ / "pet", test::volume_in(PatientPosition::head_first_supine), test::description_of());
    std::filesystem::copy(pet.files[0], folder_ / "pet.dcm");
    std::filesystem::resize_file(folder_ / "pet.dcm", 1000);
    EXPECT_EQ(nm_projections_in(folder_ / ".").size(), 1U);
}

}  // namespace
}  // namespace isotone::io::dicom
