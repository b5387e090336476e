// SPDX-License-Identifier: Apache-2.0
/// Damaged files: whatever a bit flip, a cut or a splice makes of a PET slice, the reader returns or throws Error, and
/// prints nothing. The fuzz target dicom_pet searches further; its findings become cases here.
#include "core/error.hpp"
#include "io/dicom/nm_projections.hpp"
#include "io/dicom/write_nm_projections.hpp"
#include "tests/io/dicom/edit_file.hpp"
#include "tests/io/dicom/synthetic_projections.hpp"
#include "tests/io/dicom/synthetic_series.hpp"
#include "tests/support/temporary_folder.hpp"

#include <dcmtk/dcmdata/dcrleerg.h>
#include <dcmtk/dcmjpeg/djencode.h>
#include <dcmtk/dcmjpeg/djrplol.h>

#include <gtest/gtest.h>

#include <sys/mman.h>
#include <unistd.h>

#include <fstream>
#include <random>
#include <string>

namespace isotone::io::dicom {
namespace {

constexpr int mutations = 1200;  // about two seconds per coding

std::string bytes_of(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// A file that never touches a disk.
class MemoryFile {
public:
    MemoryFile() : descriptor_(::memfd_create("mutated", MFD_CLOEXEC)) {}
    ~MemoryFile() { ::close(descriptor_); }
    MemoryFile(const MemoryFile&) = delete;
    MemoryFile& operator=(const MemoryFile&) = delete;

    std::filesystem::path path() const { return "/proc/self/fd/" + std::to_string(descriptor_); }
    void write(const std::string& bytes) const {
        ASSERT_EQ(::ftruncate(descriptor_, 0), 0);
        ASSERT_EQ(::pwrite(descriptor_, bytes.data(), bytes.size(), 0), static_cast<ssize_t>(bytes.size()));
    }

private:
    int descriptor_;
};

class Mutator {
public:
    explicit Mutator(unsigned seed) : random_(seed) {}

    std::string operator()(std::string bytes) {
        const std::size_t changes = 1 + below(4);
        for (std::size_t i = 0; i < changes && !bytes.empty(); ++i) {
            change(bytes);
        }
        return bytes;
    }

private:
    std::size_t below(std::size_t limit) { return random_() % limit; }

    void change(std::string& bytes) {
        const std::size_t at = below(bytes.size());
        switch (below(5)) {
            case 0: bytes[at] = static_cast<char>(bytes[at] ^ (1 << below(8))); break;
            case 1: bytes[at] = static_cast<char>(below(256)); break;
            case 2: bytes.resize(at); break;
            case 3: bytes.erase(at, 1 + below(16)); break;
            default: bytes.insert(at, bytes.substr(below(bytes.size()), 1 + below(64))); break;
        }
    }

    std::mt19937 random_;
};

struct Coding {
    const char* name;
    E_TransferSyntax syntax;
};

class Mutated : public testing::TestWithParam<Coding> {
protected:
    /// The second slice of a small series in the coding asked for.
    std::string valid_file() {
        const WrittenSeries series = write_pet_series(
            folder_ / "series", test::volume_in(PatientPosition::head_first_supine), test::description_of());
        DcmRLEEncoderRegistration::registerCodecs();
        DJEncoderRegistration::registerCodecs();
        const DJ_RPLossless jpeg;
        const E_TransferSyntax syntax = GetParam().syntax;
        test::edit_file(
            series.files[1],
            [&](DcmDataset& dataset) {
                dataset.findAndDeleteElement(DCM_NumberOfSlices);  // one slice is a whole series here
                if (syntax == EXS_JPEGLSLossless) {
                    test::code_second_slice_as_jpeg_ls(dataset);
                } else {
                    dataset.chooseRepresentation(syntax, syntax == EXS_JPEGProcess14SV1 ? &jpeg : nullptr);
                }
            },
            syntax);
        return bytes_of(series.files[1]);
    }

    isotone::test::TemporaryFolder folder_;
};

TEST_P(Mutated, ReturnsOrThrowsErrorAndIsSilent) {
    const std::string valid = valid_file();
    const MemoryFile file;
    Mutator mutate(20260101);
    int refused = 0;
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    for (int i = 0; i < mutations; ++i) {
        file.write(mutate(valid));
        try {
            read_pet_series(file.path());
        } catch (const Error&) {
            ++refused;
        }
    }
    EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
    EXPECT_EQ(testing::internal::GetCapturedStdout(), "");
    // Damage in pixels or in attributes that nobody reads goes unseen; most other damage must not.
    EXPECT_GT(refused, mutations / 10);
    EXPECT_LT(refused, mutations);
}

// REQ-IO-08
TEST(MutatedProjections, ReturnOrThrowErrorAndAreSilent) {
    const isotone::test::TemporaryFolder folder;
    int refused = 0, tried = 0;
    const MemoryFile file;
    Mutator mutate(20260101);
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    for (const NmFlavour flavour : {NmFlavour::standard, NmFlavour::xeleris}) {
        NmWriteOptions options;
        options.flavour = flavour;
        write_nm_projections(folder / "valid.dcm", test::acquired({.heads = 2, .windows = 2, .gates = 2}), options);
        const std::string valid = bytes_of(folder / "valid.dcm");
        // Half of the damage goes to the header, which is a third of the file.
        for (int i = 0; i < mutations / 2; ++i, ++tried) {
            const std::size_t header = valid.size() / 3;
            file.write(i % 2 == 0 ? mutate(valid) : mutate(valid.substr(0, header)) + valid.substr(header));
            try {
                read_nm_projections(file.path());
            } catch (const Error&) {
                ++refused;
            }
        }
    }
    EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
    EXPECT_EQ(testing::internal::GetCapturedStdout(), "");
    // Damage in pixels or in attributes that nobody reads goes unseen; most other damage must not.
    EXPECT_GT(refused, tried / 10);
    EXPECT_LT(refused, tried);
}

INSTANTIATE_TEST_SUITE_P(Codings, Mutated,
                         testing::Values(Coding{"explicit", EXS_LittleEndianExplicit},
                                         Coding{"implicit", EXS_LittleEndianImplicit},
                                         Coding{"deflated", EXS_DeflatedLittleEndianExplicit},
                                         Coding{"run_length", EXS_RLELossless}, Coding{"jpeg", EXS_JPEGProcess14SV1},
                                         Coding{"jpeg_ls", EXS_JPEGLSLossless}),
                         [](const auto& coding) { return std::string(coding.param.name); });

}  // namespace
}  // namespace isotone::io::dicom
