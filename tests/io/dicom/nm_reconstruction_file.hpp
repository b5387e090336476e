// SPDX-License-Identifier: Apache-2.0
/// A written NM reconstruction that tests change and read.
#pragma once

#include "core/error.hpp"
#include "io/dicom/nm_reconstruction.hpp"
#include "tests/io/dicom/edit_file.hpp"
#include "tests/io/dicom/synthetic_nm.hpp"
#include "tests/support/error_of.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <functional>
#include <string>

namespace isotone::io::dicom::test {

class NmReconstruction : public testing::Test {
protected:
    void SetUp() override {
        written_ = write_nm_reconstruction(file_, volume_, nm_description());
        original_ = read_nm_reconstruction(file_);
    }

    void edit(const Edit& change) const { edit_file(file_, change); }

    void expect_refused(ErrorCode code, const std::string& text) const {
        const Error found = isotone::test::error_of([&] { read_nm_reconstruction(file_); });
        EXPECT_EQ(found.code(), code) << found.three_lines();
        EXPECT_NE(found.three_lines().find(text), std::string::npos) << found.three_lines();
        EXPECT_FALSE(found.hint().empty());
    }

    /// An attribute of the mapping item.
    static Edit in_mapping(const std::function<void(DcmItem&)>& change) {
        return [=](DcmDataset& dataset) {
            DcmItem* item = nullptr;
            dataset.findAndGetSequenceItem(DCM_RealWorldValueMappingSequence, item, 0);
            change(*item);
        };
    }

    static Edit unit(const char* code) {
        return in_mapping([=](DcmItem& mapping) {
            DcmItem* item = nullptr;
            mapping.findAndGetSequenceItem(DCM_MeasurementUnitsCodeSequence, item, 0);
            item->putAndInsertString(DCM_CodeValue, code);
        });
    }

    isotone::test::TemporaryFolder folder_;
    std::filesystem::path file_ = folder_ / "nm.dcm";
    Volume volume_ = volume_in(PatientPosition::feet_first_prone);
    WrittenSeries written_;
    Volume original_;
};

}  // namespace isotone::io::dicom::test
