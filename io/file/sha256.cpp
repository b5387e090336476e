// SPDX-License-Identifier: Apache-2.0
#include "io/file/sha256.hpp"

#include "core/error.hpp"
#include "io/file/checked_read.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <vector>

namespace isotone::io::file {
namespace {

void require(int ok) {
    if (ok != 1) {
        throw Error(ErrorCode::internal, "SHA-256", "the cryptographic library refused to compute a digest",
                    "check the installation of OpenSSL");
    }
}

}  // namespace

struct Sha256::Context {
    EVP_MD_CTX* digest = EVP_MD_CTX_new();
    ~Context() { EVP_MD_CTX_free(digest); }
};

Sha256::Sha256() : context_(std::make_unique<Context>()) {
    require(context_->digest != nullptr ? EVP_DigestInit_ex(context_->digest, EVP_sha256(), nullptr) : 0);
}

Sha256::~Sha256() = default;

void Sha256::add(std::span<const std::byte> bytes) {
    require(EVP_DigestUpdate(context_->digest, bytes.data(), bytes.size()));
}

std::string Sha256::hex() {
    std::array<unsigned char, EVP_MAX_MD_SIZE> raw{};
    unsigned int length = 0;
    require(EVP_DigestFinal_ex(context_->digest, raw.data(), &length));
    constexpr char digits[] = "0123456789abcdef";
    std::string text;
    for (unsigned int i = 0; i < length; ++i) {
        text += digits[raw[i] >> 4U];
        text += digits[raw[i] & 15U];
    }
    return text;
}

std::string sha256(std::span<const std::byte> bytes) {
    Sha256 digest;
    digest.add(bytes);
    return digest.hex();
}

std::string sha256_of_file(const std::filesystem::path& path) {
    const InputFile input(path);
    std::vector<std::byte> block(1U << 20U);
    Sha256 digest;
    for (std::uint64_t at = 0; at < input.size();) {
        const auto length = static_cast<std::size_t>(std::min<std::uint64_t>(block.size(), input.size() - at));
        input.read(at, std::span(block).first(length));
        digest.add(std::span(block).first(length));
        at += length;
    }
    return digest.hex();
}

}  // namespace isotone::io::file
