// SPDX-License-Identifier: Apache-2.0
/// What the object of a reconstructed SPECT image says of it besides the values.
#include "tests/io/dicom/nm_reconstruction_file.hpp"

#include <gtest/gtest.h>

#include <string>

namespace isotone::io::dicom {
namespace {

using test::NmReconstruction;

TEST_F(NmReconstruction, TheMappingSaysWhatTheValuesReferTo) {
    NmReconstructionDescription description = test::nm_description();
    const auto meaning = [&] {
        write_nm_reconstruction(file_, volume_, description);
        std::string text;
        edit(in_mapping([&](DcmItem& mapping) {
            OFString found;
            mapping.findAndGetOFString(DCM_LUTExplanation, found);
            text = found.c_str();
        }));
        return text;
    };
    description.decayed_to = DecayedTo::injection;
    EXPECT_EQ(meaning(), "Activity concentration at the injection");
    description.corrections = {"ATTN"};
    EXPECT_EQ(meaning(), "Activity concentration, mean over the acquisition");
}

TEST_F(NmReconstruction, TheHeaderSaysWhatTheImageIs) {
    DcmFileFormat format;
    ASSERT_TRUE(format.loadFile(file_.c_str()).good());
    DcmDataset& dataset = *format.getDataset();
    const auto text = [&](DcmItem& item, const DcmTagKey& tag) {
        OFString value;
        item.findAndGetOFStringArray(tag, value);
        return std::string(value.c_str());
    };
    const auto item_of = [](DcmItem& item, const DcmTagKey& tag) -> DcmItem& {
        DcmItem* found = nullptr;
        item.findAndGetSequenceItem(tag, found, 0);
        return *found;
    };
    EXPECT_EQ(text(dataset, DCM_SOPClassUID), "1.2.840.10008.5.1.4.1.1.20");
    EXPECT_EQ(text(dataset, DCM_ImageType), "DERIVED\\PRIMARY\\RECON TOMO\\EMISSION");
    EXPECT_EQ(text(dataset, DCM_CorrectedImage), "DECY\\ATTN\\SCAT");
    EXPECT_EQ(text(dataset, DCM_FrameOfReferenceUID), "1.2.3.4.5");
    EXPECT_EQ(text(dataset, DCM_StudyInstanceUID), "1.2.3.4.6");
    EXPECT_EQ(text(dataset, DCM_DeviceSerialNumber), "SN-7");
    DcmItem& tracer = item_of(dataset, DCM_RadiopharmaceuticalInformationSequence);
    EXPECT_EQ(text(tracer, DCM_RadionuclideTotalDose), "740");  // MBq
    EXPECT_EQ(text(item_of(tracer, DCM_RadionuclideCodeSequence), DCM_CodeValue), "72454006");
    DcmItem& range = item_of(item_of(dataset, DCM_EnergyWindowInformationSequence), DCM_EnergyWindowRangeSequence);
    EXPECT_EQ(text(range, DCM_EnergyWindowLowerLimit), "126.45");
    EXPECT_EQ(text(range, DCM_EnergyWindowUpperLimit), "154.55");
    DcmItem& mapping = item_of(dataset, DCM_RealWorldValueMappingSequence);
    EXPECT_EQ(text(item_of(mapping, DCM_MeasurementUnitsCodeSequence), DCM_CodeValue), "Bq/ml");
    EXPECT_EQ(text(mapping, DCM_LUTExplanation), "Activity concentration at the start of the acquisition");
    EXPECT_EQ(text(item_of(dataset, DCM_DetectorInformationSequence), DCM_CollimatorGridName), "LEHR");
}

// REQ-SPECT-09
TEST_F(NmReconstruction, HoldsAllRangesOfItsWindows) {
    NmReconstructionDescription description = test::nm_description();
    description.energy_windows = {window_of_levels("171 245", {154.0, 188.0, 221.0, 270.0}, "test"),
                                  {"23", 20.0, 26.0}};
    write_nm_reconstruction(folder_ / "ranges.dcm", volume_, description);
    DcmFileFormat format;
    ASSERT_TRUE(format.loadFile((folder_ / "ranges.dcm").c_str()).good());
    DcmItem* window = nullptr;
    ASSERT_TRUE(format.getDataset()->findAndGetSequenceItem(DCM_EnergyWindowInformationSequence, window, 0).good());
    std::string levels;
    for (long r = 0; r < 3; ++r) {
        DcmItem* range = nullptr;
        ASSERT_TRUE(window->findAndGetSequenceItem(DCM_EnergyWindowRangeSequence, range, r).good()) << r;
        for (const DcmTagKey& tag : {DCM_EnergyWindowLowerLimit, DCM_EnergyWindowUpperLimit}) {
            OFString level;
            range->findAndGetOFString(tag, level);
            levels += std::string(level.c_str()) + " ";
        }
    }
    EXPECT_EQ(levels, "154 188 221 270 20 26 ");
}

}  // namespace
}  // namespace isotone::io::dicom
